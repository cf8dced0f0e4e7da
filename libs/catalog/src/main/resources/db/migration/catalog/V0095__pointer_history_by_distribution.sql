-- Where a name pointed before belongs to the distribution, not to its name: who gets a name next inherits nothing, and what is renamed
-- takes it along.
ALTER TABLE pointer_history ADD COLUMN distribution_id uuid REFERENCES distribution (id) ON DELETE CASCADE;
UPDATE pointer_history h SET distribution_id = d.id FROM distribution d WHERE d.base_path = h.base_path;
DELETE FROM pointer_history WHERE distribution_id IS NULL;
ALTER TABLE pointer_history ALTER COLUMN distribution_id SET NOT NULL;
ALTER TABLE pointer_history DROP COLUMN base_path;
CREATE INDEX pointer_history_by_distribution ON pointer_history (distribution_id, until);

-- A name that is made in a namespace while that is deleted: an edge, so whoever comes second begins his command anew.
ALTER TABLE distribution RENAME CONSTRAINT distribution_namespace_id_fkey TO distribution_namespace_edge;
