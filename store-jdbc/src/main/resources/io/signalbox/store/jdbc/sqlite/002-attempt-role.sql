-- What an attempt was begun for: 'regular', 'hedge' (beside a slow one), 'continuation' (the rest of an answer that broke off).
ALTER TABLE attempt ADD COLUMN role TEXT NOT NULL DEFAULT 'regular';
