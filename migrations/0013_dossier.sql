-- What the dossier reads besides.
do $$ begin end $$;
