-- Where an upload stands is written anew beside the old row while there is room on its page: then no index is touched.
ALTER TABLE upload SET (fillfactor = 50);
