-- Who was taken for the same person, why, by whom, and how it is taken back.
do $$ begin end $$;
