-- Of what a repository holds, when the content was made: whoever sees some of very many repositories has what they hold in the order of the
-- lists of content from here.
ALTER TABLE membership ADD COLUMN listed_at timestamptz;

-- Content that is not there is for the foreign key to say.
CREATE FUNCTION age_of_held() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    SELECT c.created_at INTO NEW.listed_at FROM content c WHERE c.id = NEW.content_id;
    RETURN NEW;
END $$;

CREATE FUNCTION tell_age_to_holders() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    UPDATE membership SET listed_at = NEW.created_at WHERE content_id = NEW.id AND listed_at IS DISTINCT FROM NEW.created_at;
    RETURN NULL;
END $$;

CREATE TRIGGER membership_age BEFORE INSERT OR UPDATE OF content_id ON membership FOR EACH ROW EXECUTE FUNCTION age_of_held();
CREATE TRIGGER content_age AFTER UPDATE OF created_at ON content FOR EACH ROW EXECUTE FUNCTION tell_age_to_holders();

UPDATE membership m SET listed_at = c.created_at FROM content c WHERE c.id = m.content_id;

CREATE INDEX membership_newest ON membership (type, listed_at, content_id) INCLUDE (repository_id);
