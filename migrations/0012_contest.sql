-- What a resident asks and contests, and what was decided.
do $$ begin end $$;
