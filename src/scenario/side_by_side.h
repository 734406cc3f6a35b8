// Two lists beside each other, what is alike in one line.
#ifndef SLUICE_SRC_SCENARIO_SIDE_BY_SIDE_H_
#define SLUICE_SRC_SCENARIO_SIDE_BY_SIDE_H_

#include <string>
#include <utility>
#include <vector>

namespace sluice::scenario {

// Rows of both lists, in order: equal ones beside each other, as many as can be (a
// longest common subsequence); else one side is empty. Lists of more than 2,000 entries
// are paired by place after what they begin with alike.
std::vector<std::pair<std::string, std::string>> SideBySide(const std::vector<std::string>& left,
                                                            const std::vector<std::string>& right);

// The rows as lines of a table for people, with a heading: a line that differs begins
// with - (only expected), + (only came) or ! (both), any other with a blank. Text from
// users is escaped. Nothing where there are no rows.
std::vector<std::string> TableOf(const std::vector<std::pair<std::string, std::string>>& rows);

}  // namespace sluice::scenario

#endif  // SLUICE_SRC_SCENARIO_SIDE_BY_SIDE_H_
