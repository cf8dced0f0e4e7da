-- Roles on repositories, remotes and distributions know when these were made, and are there only while these are. The lock is that of a
-- foreign key: of a role and the deletion of its object, at the same moment, one waits for the other.
CREATE FUNCTION age_of_listed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    CASE NEW.model
        WHEN 'container.containerrepository' THEN
            SELECT o.created_at INTO NEW.listed_at FROM repository o WHERE o.id = NEW.object_id FOR KEY SHARE;
        WHEN 'container.containerremote' THEN
            SELECT o.created_at INTO NEW.listed_at FROM remote o WHERE o.id = NEW.object_id FOR KEY SHARE;
        WHEN 'container.containerdistribution' THEN
            SELECT o.created_at INTO NEW.listed_at FROM distribution o WHERE o.id = NEW.object_id FOR KEY SHARE;
        ELSE
            NEW.listed_at := NULL;
    END CASE;
    RETURN NEW;
END $$;

-- For a role that was given before the row of its object was written, in the same transaction, and whenever the age is another.
CREATE FUNCTION tell_age_to_roles() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    UPDATE role_assignment SET listed_at = NEW.created_at WHERE object_id = NEW.id AND listed_at IS DISTINCT FROM NEW.created_at;
    RETURN NULL;
END $$;

CREATE FUNCTION end_roles_on_object() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    DELETE FROM role_assignment WHERE object_id = OLD.id;
    RETURN NULL;
END $$;

CREATE TRIGGER role_assignment_age BEFORE INSERT OR UPDATE OF model, object_id ON role_assignment
    FOR EACH ROW WHEN (NEW.object_id IS NOT NULL) EXECUTE FUNCTION age_of_listed();
CREATE TRIGGER repository_age AFTER INSERT OR UPDATE OF created_at ON repository FOR EACH ROW EXECUTE FUNCTION tell_age_to_roles();
CREATE TRIGGER remote_age AFTER INSERT OR UPDATE OF created_at ON remote FOR EACH ROW EXECUTE FUNCTION tell_age_to_roles();
CREATE TRIGGER distribution_age AFTER INSERT OR UPDATE OF created_at ON distribution FOR EACH ROW EXECUTE FUNCTION tell_age_to_roles();
CREATE TRIGGER repository_end AFTER DELETE ON repository FOR EACH ROW EXECUTE FUNCTION end_roles_on_object();
CREATE TRIGGER remote_end AFTER DELETE ON remote FOR EACH ROW EXECUTE FUNCTION end_roles_on_object();
CREATE TRIGGER distribution_end AFTER DELETE ON distribution FOR EACH ROW EXECUTE FUNCTION end_roles_on_object();

UPDATE role_assignment a SET listed_at = o.created_at FROM repository o WHERE o.id = a.object_id AND a.model = 'container.containerrepository';
UPDATE role_assignment a SET listed_at = o.created_at FROM remote o WHERE o.id = a.object_id AND a.model = 'container.containerremote';
UPDATE role_assignment a SET listed_at = o.created_at FROM distribution o WHERE o.id = a.object_id AND a.model = 'container.containerdistribution';

-- An index for each order a long list is read in, with all that is asked of rows that are skipped.
CREATE INDEX repository_newest ON repository (created_at DESC, id DESC);
CREATE INDEX remote_newest ON remote (created_at DESC, id DESC);
-- version_id: PostgreSQL drops the list's join with the version where nothing asks for it, but still wants its column.
CREATE INDEX distribution_newest ON distribution (created_at DESC, id DESC) INCLUDE (version_id);
CREATE INDEX distribution_public_newest ON distribution (created_at DESC, id DESC) WHERE NOT private;
DROP INDEX repository_by_age, remote_by_age, distribution_by_age, repository_version_newest;
CREATE INDEX repository_version_newest ON repository_version (created_at DESC, id DESC) INCLUDE (repository_id);
ALTER TABLE repository DROP CONSTRAINT repository_name_is_unique, ADD CONSTRAINT repository_name_is_unique UNIQUE (name) INCLUDE (id);
ALTER TABLE remote DROP CONSTRAINT remote_name_is_unique, ADD CONSTRAINT remote_name_is_unique UNIQUE (name) INCLUDE (id);
ALTER TABLE distribution DROP CONSTRAINT distribution_name_is_unique,
    ADD CONSTRAINT distribution_name_is_unique UNIQUE (name) INCLUDE (id, version_id);
