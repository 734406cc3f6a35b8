# Counts the results that ctest wrote with --output-junit:
#
#   awk -v status=CTEST_EXIT_STATUS -f cmake/count_tests.awk RESULTS.xml
#
# Prints "N passed, N failed", and ", N skipped" where some were. Fails where a test
# failed, ctest failed, or no test ran at all.

# One line per case; what a test printed is escaped and can't look like one.
/^\t<testcase name=/ {
  if (/ status="run"[ \/>]*$/) ++passed
  else if (/ status="disabled"[ \/>]*$/) ++skipped
  else if (/ status="notrun"[ \/>]*$/) waiting = 1
  else ++failed
  next
}

# A case that did not run either asked to be skipped, or its program is missing.
waiting && /^\t\t<skipped message=/ {
  if (/message="SKIP_/) ++skipped
  else ++failed
  waiting = 0
}

END {
  line = passed + 0 " passed, " failed + 0 " failed"
  if (skipped) line = line ", " skipped " skipped"
  print line
  exit (failed > 0 || passed == 0 || status != 0)
}
