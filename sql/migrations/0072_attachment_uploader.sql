-- grant: none
ALTER TABLE attachment ADD KEY attachment_uploader (uploaded_by, id);
