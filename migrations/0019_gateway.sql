-- That a view is over is a line of the ledger, too: written in batches, off the way of the pictures.
alter table camera_view add column end_entry bigint;  -- the entry's number; null: not yet written
create index camera_view_unrecorded on camera_view (ended_at) where end_entry is null and ended_at is not null;
