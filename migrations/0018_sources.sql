-- No sign-in in an address, whoever writes it: it would be shown to everyone who may read the register.
create function refuse_sign_in_in_address() returns trigger language plpgsql as $$
begin
    if concat_ws(' ', new.address, new.sub_address, new.still_address, new.control_address)
       ~ '(^| )[a-zA-Z][a-zA-Z0-9+.-]*://[^/?# ]*@' then
        raise exception 'an address of camera % carries a sign-in: it belongs in camera_secret, sealed', new.camera_id
            using errcode = 'check_violation';
    end if;
    return new;
end
$$;
create trigger camera_address_without_sign_in  -- a trigger, not a check: cameras registered before can still be noted
    before insert or update of address, sub_address, still_address, control_address on camera
    for each row execute function refuse_sign_in_in_address();
