//! Highlights SQL word by word.
//!
//! Every database has its own SQL, and documentation shows fragments, on which a grammar fails. A word and the one
//! before it are enough to classify it.

use std::collections::HashMap;
use std::sync::LazyLock;

/// Words that are always keywords.
const RESERVED: &str = "\
    ADD ALL ALTER ANALYZE AND ANY ARRAY AS ASC AUTOINCREMENT AUTO_INCREMENT BEGIN BETWEEN BY CASCADE CASE CHECK \
    COLLATE COMMIT CONFLICT CONSTRAINT CREATE CROSS CURRENT_DATE CURRENT_TIME CURRENT_TIMESTAMP CURRENT_USER \
    DEFAULT DELETE DESC DESCRIBE DISTINCT DO DROP ELSE ELSIF END EXCEPT EXECUTE EXISTS EXPLAIN FETCH FOR FOREIGN \
    FROM FULL GRANT GROUP HAVING IF ILIKE IN INDEX INNER INSERT INTERSECT INTO IS JOIN LATERAL LEFT LIKE LIMIT \
    NATURAL NOT NOTHING OFFSET ON OR ORDER OUTER OVER OVERLAPS PARTITION PRIMARY PROCEDURE REFERENCES REPLACE \
    RESTRICT RETURNING RETURNS REVOKE RIGHT ROLLBACK SAVEPOINT SELECT SET SIMILAR TABLE THEN TO TRUNCATE UNION \
    UNIQUE UPDATE USING VACUUM VALUES VIEW WHEN WHERE WINDOW WITH WITHIN WITHOUT";

/// Words that may also be names. They are keywords in capitals, and after a keyword in a statement that defines
/// something.
const OTHERS: &str = "\
    ACTION AFTER ALWAYS AT ATTACH AUTHORIZATION BEFORE CACHE CALL CHARSET CLUSTER COLUMN COLUMNS \
    COMMENT CONCURRENTLY CONNECT COPY CREATEDB CREATEROLE CURRENT CURSOR CYCLE DATA DATABASE DATABASES DECLARE \
    DEFERRABLE DEFERRED DELIMITER DETACH DISABLE DUPLICATE EACH ENABLE ENCODING ENGINE ESCAPE EXCEPTION EXCLUDE \
    EXCLUDED EXTENSION FILTER FIRST FLUSH FOLLOWING FORCE FORMAT FUNCTION FUNCTIONS GENERATED GLOBAL HASH HEADER \
    IDENTIFIED IDENTITY IGNORE IMMEDIATE IMMUTABLE INCLUDE INCREMENT INHERITS INITIALLY INSTEAD ISNULL ISOLATION \
    KEY KEYS LANGUAGE LAST LEVEL LOCAL LOCATION LOCK LOCKED LOGIN LOOP MATCH MATCHED MATERIALIZED MAXVALUE MERGE \
    MINVALUE MODIFY NEXT NO NOLOGIN NOTIFY NOTNULL NOWAIT NULLS OF ONLY OPTION ORDINALITY OTHERS OWNED OWNER \
    PASSWORD POLICY PRAGMA PRECEDING PREPARE PRIVILEGES PROCEDURES PUBLICATION QUALIFY RAISE RANGE READ \
    RECURSIVE REFRESH REINDEX RELEASE RENAME REPEATABLE RESET RETURN ROLE ROW ROWS SCHEMA SCHEMAS SECURITY \
    SEQUENCE SEQUENCES SERIALIZABLE SESSION SETTINGS SHARE SHOW SKIP SOME STABLE START STORAGE STORED STRICT \
    SUBSCRIPTION SUPERUSER TABLES TABLESPACE TEMP TEMPORARY TRANSACTION TRIGGER TTL TYPE UNBOUNDED UNLOGGED \
    UNSIGNED UNTIL USAGE USE USER VALID VALIDATE VERBOSE VIRTUAL VOLATILE WHILE WORK WRITE";

/// Words that are always types.
const TYPES: &str = "\
    BIGINT BIGSERIAL BLOB BOOL BOOLEAN BYTEA CITEXT DATETIME DECIMAL DOUBLE FLOAT FLOAT32 FLOAT64 INET INT INT2 \
    INT32 INT4 INT64 INT8 INTEGER JSONB LONGTEXT MEDIUMINT MEDIUMTEXT NUMERIC NVARCHAR REAL SERIAL SMALLINT \
    SMALLSERIAL TIMESTAMPTZ TINYINT TSVECTOR UINT32 UINT64 VARBINARY VARCHAR";

/// Words that are also column names. They are types after a name and before a string.
const TYPES_OR_NAMES: &str = "\
    BINARY BIT CHAR CHARACTER CIDR DATE ENUM INTERVAL JSON MONEY NUMBER PRECISION STRING TEXT TIME TIMESTAMP \
    UUID VARYING VECTOR XML";

/// The kinds of words.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Reserved,
    Other,
    Type,
    TypeOrName,
}

static WORDS: LazyLock<HashMap<&'static str, Kind>> = LazyLock::new(|| {
    let lists =
        [(RESERVED, Kind::Reserved), (OTHERS, Kind::Other), (TYPES, Kind::Type), (TYPES_OR_NAMES, Kind::TypeOrName)];
    lists.iter().flat_map(|(words, kind)| words.split(' ').map(|word| (word, *kind))).collect()
});

/// Keywords that are functions before an opening parenthesis.
const CALLED: &[&str] = &["FORMAT", "IF", "LEFT", "REPLACE", "RIGHT", "TRUNCATE"];

/// The first words of statements that read or change rows.
const ROWS: &[&str] = &["SELECT", "WITH", "INSERT", "UPDATE", "DELETE", "MERGE", "VALUES", "EXPLAIN"];

/// Words before a table's name, after which a parenthesis opens a list of columns.
const BEFORE_TABLE: &[&str] = &["INTO", "TABLE", "REFERENCES", "EXISTS", "VIEW", "WITH", "RECURSIVE"];

/// The token before a word.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Prev {
    /// The start, a bracket, a comma, an operator.
    Other,
    Dot,
    /// `::`.
    Cast,
    Name,
    Type,
    Keyword(&'static str),
}

/// The class of each byte, with the letters of [`super`].
pub(super) fn paint(code: &str) -> Vec<u8> {
    let mut paint = vec![b' '; code.len()];
    let mut reader = Reader { code, at: 0, prev: Prev::Other, statement: "", place: "" };
    while reader.at < code.len() {
        let start = reader.at;
        let class = reader.token();
        // Tokens end at character boundaries.
        debug_assert!(code.is_char_boundary(reader.at));
        paint[start..reader.at].fill(class);
    }
    paint
}

struct Reader<'a> {
    code: &'a str,
    at: usize,
    prev: Prev,
    /// The kind of statement: one of [`ROWS`], `RIGHTS`, or `OTHER`.
    statement: &'static str,
    /// Its last keyword.
    place: &'static str,
}

impl<'a> Reader<'a> {
    /// Reads one token and returns its class.
    fn token(&mut self) -> u8 {
        let rest = &self.code[self.at..];
        let first = rest.as_bytes()[0];
        let second = rest.as_bytes().get(1).copied().unwrap_or(b' ');
        let (len, class, prev) = match (first, second) {
            (b' ' | b'\t' | b'\r' | b'\n', _) => {
                self.at += 1;
                return b' ';
            }
            (b'-', b'-') => (rest.find('\n').unwrap_or(rest.len()), b'c', self.prev),
            (b'#', _) if self.at == 0 || self.code[..self.at].ends_with('\n') => {
                (rest.find('\n').unwrap_or(rest.len()), b'c', self.prev)
            }
            (b'/', b'*') => (rest[2..].find("*/").map_or(rest.len(), |end| end + 4), b'c', self.prev),
            (b'\'', _) => (quoted(rest, self.code[..self.at].ends_with(['e', 'E'])), b's', Prev::Other),
            (b'"' | b'`', _) => {
                let name = rest[1..].lines().next().unwrap_or("");
                (name.find(char::from(first)).map_or(1, |end| end + 2), b' ', Prev::Name)
            }
            (b'$' | b'@' | b':', b'a'..=b'z' | b'A'..=b'Z' | b'_' | b'0'..=b'9') => {
                let len = 1 + word(&rest[1..]);
                // `$body$` delimits code.
                if first == b'$' && rest[..len].ends_with('$') {
                    (len, b' ', Prev::Other)
                } else {
                    (len, b'n', Prev::Other)
                }
            }
            (b':', b':') => (2, b' ', Prev::Cast),
            (b'0'..=b'9', _) => (number(rest), b'n', Prev::Other),
            (b'.', b'0'..=b'9') if self.prev == Prev::Other => (number(rest), b'n', Prev::Other),
            (b'.', _) => (1, b' ', Prev::Dot),
            (b';', _) => {
                (self.statement, self.place) = ("", "");
                (1, b' ', Prev::Other)
            }
            _ => match word(rest) {
                // Brackets and operators.
                0 => (rest.chars().next().map_or(1, char::len_utf8), b' ', Prev::Other),
                len => {
                    let (class, prev) = self.word(&rest[..len], &rest[len..]);
                    (len, class, prev)
                }
            },
        };
        self.prev = prev;
        self.at += len;
        class
    }

    /// The class of a word, and its role for the next one.
    fn word(&mut self, word: &'a str, after: &str) -> (u8, Prev) {
        let upper = word.to_ascii_uppercase();
        let next = after.trim_start_matches([' ', '\t']);
        if self.statement.is_empty() || upper == "SELECT" && self.statement != "RIGHTS" {
            self.statement = match ROWS.iter().find(|rows| **rows == upper) {
                Some(rows) => rows,
                None if matches!(upper.as_str(), "GRANT" | "REVOKE") => "RIGHTS",
                None => "OTHER",
            };
        }
        let name = if next.starts_with('(') && !self.is_table() { (b'f', Prev::Name) } else { (b' ', Prev::Name) };
        if self.prev == Prev::Dot || next.starts_with('.') {
            return name;
        }
        if matches!(upper.as_str(), "NULL" | "TRUE" | "FALSE") {
            return (b'n', Prev::Other);
        }
        let known = WORDS.get_key_value(upper.as_str());
        match known.filter(|(_, kind)| self.is_keyword(**kind, word, next)) {
            Some((_, Kind::Type | Kind::TypeOrName)) => (b't', Prev::Type),
            Some((keyword, _)) if !(after.starts_with('(') && CALLED.contains(keyword)) => {
                self.place = keyword;
                (b'k', Prev::Keyword(keyword))
            }
            // The prefix of a string: `E'…'`.
            None if after.starts_with('\'') && word.len() == 1 => (b's', Prev::Other),
            // `with time zone`
            None if upper == "ZONE" && self.prev == Prev::Type => (b't', Prev::Type),
            _ => name,
        }
    }

    /// Whether a word that may also be a name is a keyword here.
    fn is_keyword(&self, kind: Kind, word: &str, next: &str) -> bool {
        let is_upper = word.len() > 1 && !word.contains(|c: char| c.is_ascii_lowercase());
        match (kind, self.prev) {
            (Kind::Reserved | Kind::Type, _) => true,
            (Kind::Other, _) if is_upper => true,
            (Kind::Other, Prev::Keyword("ADD" | "COLUMN")) => false,
            (Kind::Other, prev) => {
                let follows_keyword = self.place.is_empty() || matches!(prev, Prev::Keyword(_) | Prev::Type);
                matches!(self.statement, "OTHER" | "RIGHTS") && follows_keyword
            }
            (Kind::TypeOrName, Prev::Name | Prev::Cast | Prev::Type) => true,
            (Kind::TypeOrName, Prev::Keyword("RETURNS" | "TYPE")) => true,
            (Kind::TypeOrName, Prev::Keyword("AS")) if next.starts_with([')', '(']) => true,
            (Kind::TypeOrName, _) => {
                let is_zoned = next.get(..4).is_some_and(|next| next.eq_ignore_ascii_case("zone"));
                next.starts_with('\'') || is_zoned && word.eq_ignore_ascii_case("time")
            }
        }
    }

    /// Whether a name here is the name of a table.
    fn is_table(&self) -> bool {
        let keyword = match self.prev {
            Prev::Keyword(keyword) => keyword,
            // `schema.table`
            Prev::Dot => self.place,
            // `INDEX name ON table`
            _ => return false,
        };
        BEFORE_TABLE.contains(&keyword) || keyword == "ON" && !ROWS.contains(&self.statement)
    }
}

/// The length of the word at the start of a text.
fn word(text: &str) -> usize {
    let first = text.chars().next().is_some_and(|c| c.is_alphanumeric() || c == '_');
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_' && c != '$').unwrap_or(text.len());
    if first { end } else { 0 }
}

/// The length of the number at the start of a text.
fn number(text: &str) -> usize {
    let bytes = text.as_bytes();
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let is_sign = matches!(byte, b'+' | b'-') && matches!(bytes[at - 1], b'e' | b'E') && digit(at + 1);
        if byte.is_ascii_alphanumeric() || matches!(byte, b'_') || *byte == b'.' && digit(at + 1) || is_sign && at > 0 {
            at += 1;
        } else {
            break;
        }
    }
    at.max(1)
}

/// The length of the quoted string at the start of a text. A quote in it is doubled or escaped with a backslash; a
/// string of one backslash is the escape character of `LIKE`.
fn quoted(text: &str, has_escapes: bool) -> usize {
    let bytes = text.as_bytes();
    let mut at = 1;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' if bytes.get(at + 1) == Some(&b'\'') && (has_escapes || at > 1) => at += 1,
            b'\'' if bytes.get(at + 1) == Some(&b'\'') => at += 1,
            b'\'' => return at + 1,
            _ => {}
        }
        at += 1;
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use crate::highlight::spans;

    /// Each run as `class:text`.
    fn runs(code: &str) -> String {
        let runs = spans("sql", code).into_iter();
        runs.map(|span| format!("{}:{}", span.class, &code[span.start..span.end])).collect::<Vec<_>>().join("|")
    }

    #[test]
    fn statements_of_several_databases() {
        for (code, expected) in [
            (
                "SELECT 1 FROM t WHERE x >= 10.5 AND y IS NOT NULL LIMIT 10",
                "k:SELECT|n:1|k:FROM|k:WHERE|n:10.5|k:AND|k:IS NOT|n:NULL|k:LIMIT|n:10",
            ),
            ("select DISTINCT ON (a) b order by y DESC nulls last", "k:select DISTINCT ON|k:order by|k:DESC"),
            ("GRANT ALL PRIVILEGES ON DATABASE d TO u;", "k:GRANT ALL PRIVILEGES ON DATABASE|k:TO"),
            ("grant select on all tables in schema s to r", "k:grant select on all tables in schema|k:to"),
            (
                "CREATE TABLE IF NOT EXISTS public.t(id SERIAL PRIMARY KEY, name text DEFAULT 'a''b', at timestamp with time zone)",
                "k:CREATE TABLE IF NOT EXISTS|t:SERIAL|k:PRIMARY KEY|t:text|k:DEFAULT|s:'a''b'|t:timestamp|k:with|t:time zone",
            ),
            (
                "foreign key (user_id) references u(id) on delete cascade",
                "k:foreign key|k:references|k:on delete cascade",
            ),
            ("select name, type, value, date from user where key = $1", "k:select|k:from|k:where|n:$1"),
            (
                "SELECT count(*), LEFT(a, 2) FROM t LEFT JOIN u ON lower(t.x) = u.x",
                "k:SELECT|f:count|f:LEFT|n:2|k:FROM|k:LEFT JOIN|k:ON|f:lower",
            ),
            (
                "create function f(a int) returns text as $b$ select x from t -- ' $b$",
                "k:create function|f:f|t:int|k:returns|t:text|k:as|k:select|k:from|c:-- ' $b$",
            ),
            (
                "create table t (a int default 1 on delete set null, type text, key char(1))",
                "k:create table|t:int|k:default|n:1|k:on delete set|n:null|t:text|t:char|n:1",
            ),
            ("CREATE INDEX i ON t(lower(a))", "k:CREATE INDEX|k:ON|f:lower"),
            (
                "INSERT INTO t (key) VALUES (:id, @x, E'\\'', -1.5e-3) ON CONFLICT DO NOTHING",
                "k:INSERT INTO|k:VALUES|n::id|n:@x|s:E'\\''|n:1.5e-3|k:ON CONFLICT DO NOTHING",
            ),
            (
                "SELECT a::date, now() - interval '1 day', CAST(x AS text) AS date",
                "k:SELECT|t:date|f:now|t:interval|s:'1 day'|f:CAST|k:AS|t:text|k:AS",
            ),
            ("DO $$ BEGIN x := 1; END $$; -- c\n/* d */ # e\n# f", "k:DO|k:BEGIN|n:1|k:END|c:-- c\n/* d */|c:# f"),
            ("UPDATE \"select\" SET `from` = 'x\nLIMIT", "k:UPDATE|k:SET|s:'x\nLIMIT"),
            ("é.ü ' \" / - $ : . 1", "s:' \" / - $ : . 1"),
        ] {
            assert_eq!(runs(code), expected, "{code}");
        }
    }
}
