-- `reports` of the whole corpus: the first of each agency and year, in the order in which a folder is read, is the one that the
-- others repeat (the same numbers) or contradict (other numbers).
SELECT report_id, file, agency, year, sha256, format, encoding, title, issued_on, disclosure_layout, requests_layout, cases_layout,
  errors, warnings, notes, numbers_hash,
  CASE WHEN first_id <> report_id AND first_hash = numbers_hash THEN first_id END AS duplicate_of,
  CASE WHEN first_id <> report_id AND first_hash <> numbers_hash THEN first_id END AS conflicts_with,
  status, message
FROM (
  SELECT *, first_value(report_id) OVER same AS first_id, first_value(numbers_hash) OVER same AS first_hash
  FROM raw_reports
  -- A report of which agency or year is not known stands alone; so does a file that was not read.
  WINDOW same AS (
    PARTITION BY coalesce(agency, file), coalesce(year, 0), if(agency IS NULL OR year IS NULL, file, '')
    ORDER BY split(file, '/')
  )
)
