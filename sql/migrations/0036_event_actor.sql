-- grant: none
ALTER TABLE event ADD KEY event_actor (actor_id, at);
