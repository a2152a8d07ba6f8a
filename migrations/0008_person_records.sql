-- What each records system says of somebody, before anyone is taken for the same; offence codes; sealing.
do $$ begin end $$;
