-- What a camera has beside its main stream. Addresses carry no sign-in: that lies in camera_secret, sealed.
alter table camera
    add column sub_address     text,               -- small pictures, keyframes often: begun with, and for walls
    add column still_address   text,               -- one JPEG over HTTP
    add column control_type    text check (control_type in ('onvif')),  -- how it is turned and asked; null: it can't be
    add column control_address text,
    add check ((control_type is null) = (control_address is null));

create table camera_secret (                       -- written, used by the gateway, never read out
    camera_id  text primary key references camera on delete cascade,
    sealed     bytea not null,                     -- user and password, under the site's key
    written_at timestamptz not null default clock_timestamp()
);

create or replace view camera_now as
select c.camera_id, c.title, c.kind, c.owner_id, o.title as owner_title, o.kind as owner_kind, c.spot,
       coalesce(u.longitude, c.longitude) as longitude,
       coalesce(u.latitude, c.latitude) as latitude,
       case when c.kind = 'dash' then coalesce(u.heading_degrees, c.bearing_degrees) else c.bearing_degrees end
           as bearing_degrees,
       c.field_of_view_degrees, c.range_metres, c.source_type, c.address, c.terms,
       c.campus, c.campus_longitude, c.campus_latitude, c.patrol_unit_id, u.status as wearer_status,
       c.is_answering, c.silent_since,
       c.sub_address, c.still_address, c.control_type, c.control_address
from camera c
join owner o using (owner_id)
left join patrol_unit u on u.unit_id = c.patrol_unit_id and c.kind in ('body_worn', 'dash');
