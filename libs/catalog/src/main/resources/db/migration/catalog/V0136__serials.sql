-- Repositories, remotes and distributions have serials, and what is seen through a repository has that of the repository: whether it is among
-- what somebody sees is a look at one bit, while an index is walked.
ALTER TABLE repository ADD COLUMN serial bigint NOT NULL GENERATED ALWAYS AS IDENTITY;
ALTER TABLE remote ADD COLUMN serial bigint NOT NULL GENERATED ALWAYS AS IDENTITY;
ALTER TABLE distribution ADD COLUMN serial bigint NOT NULL GENERATED ALWAYS AS IDENTITY;
ALTER TABLE repository_version ADD COLUMN repository_serial bigint;
ALTER TABLE membership ADD COLUMN repository_serial bigint;

-- The lock is that of a foreign key: of a role and the deletion of its object, at the same moment, one waits for the other.
CREATE OR REPLACE FUNCTION age_of_listed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    CASE NEW.model
        WHEN 'container.containerrepository' THEN
            SELECT o.created_at, o.serial INTO NEW.listed_at, NEW.object_serial FROM repository o WHERE o.id = NEW.object_id FOR KEY SHARE;
        WHEN 'container.containerremote' THEN
            SELECT o.created_at, o.serial INTO NEW.listed_at, NEW.object_serial FROM remote o WHERE o.id = NEW.object_id FOR KEY SHARE;
        WHEN 'container.containerdistribution' THEN
            SELECT o.created_at, o.serial INTO NEW.listed_at, NEW.object_serial FROM distribution o WHERE o.id = NEW.object_id FOR KEY SHARE;
        ELSE
            NEW.listed_at := NULL;
            NEW.object_serial := NULL;
    END CASE;
    RETURN NEW;
END $$;

-- For a role that was given before the row of its object was written, in the same transaction, and whenever the age is another.
CREATE OR REPLACE FUNCTION tell_age_to_roles() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    UPDATE role_assignment SET listed_at = NEW.created_at, object_serial = NEW.serial
     WHERE object_id = NEW.id AND (listed_at, object_serial) IS DISTINCT FROM (NEW.created_at, NEW.serial);
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION age_of_held() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    NEW.listed_at := (SELECT c.created_at FROM content c WHERE c.id = NEW.content_id);
    NEW.repository_serial := (SELECT r.serial FROM repository r WHERE r.id = NEW.repository_id);
    RETURN NEW;
END $$;

CREATE FUNCTION serial_of_repository() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    NEW.repository_serial := (SELECT r.serial FROM repository r WHERE r.id = NEW.repository_id);
    RETURN NEW;
END $$;

DROP TRIGGER membership_age ON membership;
CREATE TRIGGER membership_age BEFORE INSERT OR UPDATE OF content_id, repository_id ON membership FOR EACH ROW EXECUTE FUNCTION age_of_held();
CREATE TRIGGER repository_version_serial BEFORE INSERT OR UPDATE OF repository_id ON repository_version
    FOR EACH ROW EXECUTE FUNCTION serial_of_repository();

DROP INDEX membership_newest, repository_newest, remote_newest, distribution_newest, repository_version_newest;
UPDATE role_assignment a SET object_serial = o.serial FROM repository o WHERE o.id = a.object_id AND a.model = 'container.containerrepository';
UPDATE role_assignment a SET object_serial = o.serial FROM remote o WHERE o.id = a.object_id AND a.model = 'container.containerremote';
UPDATE role_assignment a SET object_serial = o.serial FROM distribution o WHERE o.id = a.object_id AND a.model = 'container.containerdistribution';
UPDATE membership m SET repository_serial = r.serial FROM repository r WHERE r.id = m.repository_id;
UPDATE repository_version v SET repository_serial = r.serial FROM repository r WHERE r.id = v.repository_id;

CREATE INDEX role_assignment_repositories_for_user ON role_assignment (user_id, role_id, object_serial)
    WHERE user_id IS NOT NULL AND model = 'container.containerrepository';
CREATE INDEX role_assignment_repositories_for_group ON role_assignment (group_id, role_id, object_serial)
    WHERE group_id IS NOT NULL AND model = 'container.containerrepository';
CREATE INDEX role_assignment_remotes_for_user ON role_assignment (user_id, role_id, object_serial)
    WHERE user_id IS NOT NULL AND model = 'container.containerremote';
CREATE INDEX role_assignment_remotes_for_group ON role_assignment (group_id, role_id, object_serial)
    WHERE group_id IS NOT NULL AND model = 'container.containerremote';
CREATE INDEX role_assignment_distributions_for_user ON role_assignment (user_id, role_id, object_serial)
    WHERE user_id IS NOT NULL AND model = 'container.containerdistribution';
CREATE INDEX role_assignment_distributions_for_group ON role_assignment (group_id, role_id, object_serial)
    WHERE group_id IS NOT NULL AND model = 'container.containerdistribution';
CREATE INDEX membership_newest ON membership (type, listed_at, content_id) INCLUDE (repository_serial);
-- With the name, so that a filter on names reads no row but those of the page.
CREATE INDEX repository_newest ON repository (created_at, id) INCLUDE (serial, name);
CREATE INDEX remote_newest ON remote (created_at, id) INCLUDE (serial, name);
CREATE INDEX distribution_newest ON distribution (created_at, id) INCLUDE (serial, name, version_id);
CREATE INDEX repository_version_newest ON repository_version (created_at, id) INCLUDE (repository_serial);
ALTER TABLE repository DROP CONSTRAINT repository_name_is_unique, ADD CONSTRAINT repository_name_is_unique UNIQUE (name) INCLUDE (id, serial);
ALTER TABLE remote DROP CONSTRAINT remote_name_is_unique, ADD CONSTRAINT remote_name_is_unique UNIQUE (name) INCLUDE (id, serial);
ALTER TABLE distribution DROP CONSTRAINT distribution_name_is_unique,
    ADD CONSTRAINT distribution_name_is_unique UNIQUE (name) INCLUDE (id, serial, version_id);
