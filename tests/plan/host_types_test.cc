// Messages and enums of the host: linked into the program, or read from files.
#include "src/plan/host_types.h"

#include <filesystem>
#include <fstream>
#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "host.pb.h"
#include "sluice/plan.h"
#include "src/plan/program.h"

namespace sluice::plan {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// A plan with these lines, and a gate that has these clauses.
std::string PlanOf(const std::string& lines, const std::string& clauses) {
  return absl::StrCat(lines,
                      "\nrole r\nsignal starts outcome by region\n"
                      "gate g by region { owner r  when failures(starts) over 1m > 3\n",
                      clauses, " }\n");
}

std::string Findings(const std::string& text, const PlanOptions& options = {}) {
  Diagnostics diagnostics;
  Plan::Parse(text, "plan.sluice", &diagnostics, options).status().IgnoreError();
  return diagnostics.ToString();
}

PlanOptions Folder(const std::string& folder) {
  PlanOptions options;
  options.only_import_paths = true;
  options.import_paths = {folder};
  return options;
}

const std::string& Protos() {
  static const std::string& folder = *new std::string(SLUICE_TEST_DATA_DIR "/plan/protos");
  return folder;
}

TEST(HostTypes, AreThoseOfTheProgramWhereNoFolderIsGiven) {
  const auto plan =
      Plan::Parse(PlanOf("import \"host.proto\"", "do host.Scalars { small: 1 }"), "plan.sluice");
  ASSERT_TRUE(plan.ok()) << plan.status();
  const Program& program = plan->program();
  EXPECT_EQ(program.gates[0].actions[0].descriptor, host::Scalars::descriptor());
  EXPECT_EQ(program.gates[0].actions[0].prototype, &host::Scalars::default_instance());
  EXPECT_EQ(program.descriptors, nullptr);
}

TEST(HostTypes, OfTheProgramNeedNoImport) {
  EXPECT_THAT(Findings(PlanOf("", "do host.Scalars { small: 1 }")), IsEmpty());
  EXPECT_THAT(Findings(PlanOf("", "do host.Scalars { smal: 1 }")),
              HasSubstr("did you mean `small`?"));
}

TEST(HostTypes, OfAnImportThatIsNotLinkedAreMissed) {
  const std::string text = PlanOf("import \"elsewhere.proto\"", "do elsewhere.Pause { }");
  EXPECT_THAT(Findings(text), HasSubstr("[unknown-message-type]"));
  EXPECT_THAT(Findings(text), HasSubstr("link the C++ code of the imported .proto files"));
  // The import by itself is no mistake: its messages may be linked under another name.
  EXPECT_THAT(Findings(PlanOf("import \"elsewhere.proto\"", "do host.Times { }")), IsEmpty());
}

TEST(HostTypes, OfFilesAreNotThoseOfTheProgram) {
  EXPECT_THAT(Findings(PlanOf("", "do host.Scalars { }"), Folder(Protos())),
              HasSubstr("[unchecked-action]"));
  const auto plan = Plan::Parse(PlanOf("import \"host.proto\"", "do host.Scalars { small: 1 }"),
                                "plan.sluice", nullptr, Folder(Protos()));
  ASSERT_TRUE(plan.ok()) << plan.status();
  const ActionSpec& action = plan->program().gates[0].actions[0];
  ASSERT_NE(action.descriptor, nullptr);
  EXPECT_NE(action.descriptor, host::Scalars::descriptor());
  EXPECT_NE(action.prototype, nullptr);
  EXPECT_NE(plan->program().descriptors, nullptr);
}

TEST(HostTypes, AFileThatIsNotThereIsToldOfOnce) {
  const std::string findings =
      Findings(PlanOf("import \"nowhere.proto\"", "do a.B { }\ndo c.D { }"), Folder(Protos()));
  EXPECT_THAT(findings, HasSubstr("there is no file \"nowhere.proto\""));
  EXPECT_THAT(findings, Not(HasSubstr("[unknown-message-type]")));
  PlanOptions none;
  none.only_import_paths = true;
  EXPECT_THAT(Findings(PlanOf("import \"host.proto\"", ""), none),
              HasSubstr("there is no file \"host.proto\" in any folder"));
}

TEST(HostTypes, NoFileOutsideOfTheFoldersIsRead) {
  for (const std::string name : {"/etc/hostname", "../protos/host.proto", "a/../host.proto",
                                 "./host.proto", "//host.proto", "a\\\\b.proto", ".", "..", "/"}) {
    const std::string findings =
        Findings(PlanOf(absl::StrCat("import \"", name, "\""), ""), Folder(Protos()));
    EXPECT_THAT(findings, HasSubstr("[unresolved-import]")) << name;
  }
}

TEST(HostTypes, AFolderIsNoFile) {
  EXPECT_THAT(Findings(PlanOf("import \"protos\"", ""), Folder(Protos() + "/..")),
              HasSubstr("[unresolved-import]"));
}

TEST(HostTypes, ProtobufsOwnFilesAreAlwaysThere) {
  EXPECT_THAT(Findings(PlanOf("import \"google/protobuf/duration.proto\"",
                              "do google.protobuf.Duration { seconds: 5 }"),
                       Folder(Protos())),
              IsEmpty());
}

class OwnFolder : public testing::Test {
 protected:
  OwnFolder()
      : folder_(testing::TempDir() + "/" +
                testing::UnitTest::GetInstance()->current_test_info()->name()) {
    std::filesystem::create_directories(folder_ + "/google/protobuf");
  }
  ~OwnFolder() override { std::filesystem::remove_all(folder_); }

  void Write(const std::string& name, const std::string& text) {
    std::ofstream(folder_ + "/" + name) << text;
  }

  std::string folder_;
};

TEST_F(OwnFolder, AFileThatIsCalledAsProtobufsOwnNeedNotBeLikeIt) {
  Write("google/protobuf/timestamp.proto",
        "syntax = \"proto3\"; package google.protobuf;\n"
        "message Timestamp { string seconds = 1; }\n");
  Write("odd.proto",
        "syntax = \"proto3\"; package odd; import \"google/protobuf/timestamp.proto\";\n"
        "message Odd { google.protobuf.Timestamp at = 1; }\n");
  const std::string import = "import \"odd.proto\"";
  EXPECT_THAT(Findings(PlanOf(import, "do odd.Odd { at: $time }"), Folder(folder_)),
              HasSubstr("takes a message google.protobuf.Timestamp"));
  EXPECT_THAT(Findings(PlanOf(import, "do odd.Odd { at: { seconds: \"x\" } }"), Folder(folder_)),
              IsEmpty());
}

TEST_F(OwnFolder, ImportsThatImportEachOtherAreRefused) {
  Write("a.proto", "syntax = \"proto3\"; import \"b.proto\"; message A { }\n");
  Write("b.proto", "syntax = \"proto3\"; import \"a.proto\"; message B { }\n");
  EXPECT_THAT(Findings(PlanOf("import \"a.proto\"", "do A { }"), Folder(folder_)),
              HasSubstr("[unresolved-import]"));
}

TEST_F(OwnFolder, AnyBytesAreAFileThatIsNoGood) {
  const std::string good = "syntax = \"proto3\"; package p; message M { string text = 1; }\n";
  for (std::size_t at = 0; at < good.size(); ++at) {
    for (const char byte : {'\0', '"', '}', '\xff'}) {
      std::string bad = good;
      bad[at] = byte;
      Write("bad.proto", bad);
      const std::string findings =
          Findings(PlanOf("import \"bad.proto\"", "do p.M { text: \"x\" }"), Folder(folder_));
      EXPECT_EQ(findings.find('\0'), std::string::npos);
    }
  }
}

TEST_F(OwnFolder, EnumsOfOddNamesMakeLeversThatCanBeSet) {
  Write("e.proto",
        "syntax = \"proto3\"; package e;\n"
        "enum Level { option allow_alias = true; LEVEL_UNSPECIFIED = 0; LEVEL_2 = 4;\n"
        "  LEVEL_LOW = 1; Low_Alias = 1; MIDDLE = 2; LEVEL_MIDDLE_HIGH = 3; }\n");
  const auto plan = Plan::Parse(PlanOf("import \"e.proto\"\nlever l e.Level", "hold l at MIDDLE"),
                                "plan.sluice", nullptr, Folder(folder_));
  ASSERT_TRUE(plan.ok()) << plan.status();
  const Program& program = plan->program();
  EXPECT_THAT(program.levers[0].values, ElementsAre("low", "middle", "middle_high", "level_2"));
  EXPECT_EQ(program.gates[0].holds[0].at, 1);
  for (const std::string name : {"low", "LEVEL_LOW", "low_alias", "level_2", "Middle_High"}) {
    EXPECT_TRUE(Plan::Parse(PlanOf("import \"e.proto\"\nlever l e.Level", "hold l at " + name),
                            "plan.sluice", nullptr, Folder(folder_))
                    .ok())
        << name;
  }
}

TEST(FindEnumValue, TakesNamesInAnyCaseWithTheEnumsNameOrWithout) {
  const auto& type = *host::Expansion_descriptor();
  for (const std::string name : {"paused", "PAUSED", "EXPANSION_PAUSED", "expansion_paused"}) {
    ASSERT_NE(FindEnumValue(type, name), nullptr) << name;
    EXPECT_EQ(FindEnumValue(type, name)->number(), host::EXPANSION_PAUSED);
  }
  EXPECT_EQ(FindEnumValue(type, "pause"), nullptr);
  EXPECT_EQ(FindEnumValue(type, ""), nullptr);
}

}  // namespace
}  // namespace sluice::plan
