-- The ledger is only ever added to.
CREATE FUNCTION refuse_to_change_transfers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'transfers are never changed or removed';
END
$$;
CREATE TRIGGER transfers_are_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON transfers
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_transfers();
