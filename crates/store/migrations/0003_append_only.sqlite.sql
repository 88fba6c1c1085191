-- The ledger is only ever added to.
CREATE TRIGGER transfers_are_never_changed BEFORE UPDATE ON transfers
BEGIN
    SELECT RAISE(ABORT, 'transfers are never changed');
END;
CREATE TRIGGER transfers_are_never_removed BEFORE DELETE ON transfers
BEGIN
    SELECT RAISE(ABORT, 'transfers are never removed');
END;
