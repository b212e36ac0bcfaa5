-- grant: none
ALTER TABLE session ADD KEY session_seen (seen_at);
