-- What compares reports with each other, as Spark SQL over the four tables (views `reports`, `cells`, `paragraphs`, `findings`). Each
-- question begins with a line of its own: `-- name: what it asks`.

-- counted: of each agency and year one report
CREATE OR REPLACE TEMPORARY VIEW counted AS
SELECT * FROM reports WHERE status = 'read' AND duplicate_of IS NULL AND conflicts_with IS NULL;

-- twice: reports handed in more than once, and whether their numbers are the same
SELECT r.agency, r.year, f.file AS counted, r.file AS left_out, r.conflicts_with IS NOT NULL AS other_numbers
FROM reports r JOIN reports f ON f.report_id = coalesce(r.duplicate_of, r.conflicts_with)
ORDER BY r.agency, r.year, left_out;

-- sums: every key and year
SELECT c.year, c.key, sum(c.value) AS total, count(c.value) AS reports
FROM cells c LEFT SEMI JOIN counted USING (report_id)
GROUP BY c.year, c.key ORDER BY c.year, c.key;

-- carried: what last year's report hands over and this year's does not take
SELECT now.agency, now.year, now.key, now.value AS carried_in, past.value AS carried_out
FROM (SELECT * FROM cells LEFT SEMI JOIN counted USING (report_id)) now
JOIN (SELECT * FROM cells LEFT SEMI JOIN counted USING (report_id)) past
  ON past.agency = now.agency AND past.year = now.year - 1
  AND past.key = replace(now.key, '.carried_in.', '.carried_out.')
WHERE now.key LIKE 'requests.carried_in.%' AND now.value <> past.value
ORDER BY now.agency, now.year, now.key;

-- shared: reports of two agencies of which most of the text is the same, names and numbers aside
WITH said AS (
  SELECT p.report_id, p.agency, p.year, length(p.text) AS size,
    xxhash64(regexp_replace(replace(p.text, p.agency, ''), '[0-9]', '')) AS print
  FROM paragraphs p LEFT SEMI JOIN counted USING (report_id)
  WHERE p.role = 'body' AND length(p.text) >= 30 AND p.agency IS NOT NULL
), own AS (
  SELECT report_id, sum(size) AS whole FROM said GROUP BY report_id
), rare AS (
  -- What stands in more reports than a dozen is a set phrase, and would make pairs without number.
  SELECT year, print FROM said GROUP BY year, print HAVING count(DISTINCT report_id) BETWEEN 2 AND 12
)
SELECT a.agency, b.agency AS other, a.year, sum(a.size) / any_value(own.whole) AS share
FROM said a JOIN rare USING (year, print) JOIN said b USING (year, print) JOIN own ON own.report_id = a.report_id
WHERE a.agency <> b.agency
GROUP BY a.report_id, a.agency, b.report_id, b.agency, a.year HAVING share >= 0.6
ORDER BY a.agency, other, a.year;
