"""Documents that go out: official .docx by GB/T 9704-2012, workbooks, a calendar feed. Bytes out."""
