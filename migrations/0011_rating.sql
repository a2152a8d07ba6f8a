-- Premise cautions, rule changes replayed, shadow ratings, audits of facts.
do $$ begin end $$;
