-- Who lives where by what evidence, and ties with their terms.
do $$ begin end $$;
