CREATE TABLE draft (
    id      VARCHAR(100) PRIMARY KEY,
    kind    VARCHAR(20) NOT NULL,
    name    VARCHAR NOT NULL,
    json    VARCHAR NOT NULL,
    updated VARCHAR(40) NOT NULL
);

CREATE TABLE preference (
    name    VARCHAR(1000) PRIMARY KEY,
    content VARCHAR NOT NULL
);
