-- Places from several sources, and their past.
do $$ begin end $$;
