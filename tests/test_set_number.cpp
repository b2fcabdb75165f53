#include <doctest/doctest.h>

#include <limits>

#include "app/cli/set_number.h"
#include "core/attention/error.h"
#include "core/document/examples.h"
#include "core/document/resolve.h"
#include "core/files/language_file.h"
#include "tests/program.h"

using namespace attnscope;

namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();

// What the option says about a text, or about the number that the text names in the first example.
std::string refusal(std::string_view text) {
    try {
        const NumberEdit set = set_number_of("--set", text);
        require_settable("--set", trace_of(first_example(), embedded_language("en")), set.number);
    } catch (const Error& error) {
        CHECK(error.exit_code == ExitCode::bad_usage);
        return error.what();
    }
    return "accepted";
}

}  // namespace

TEST_CASE("a number to set is an array, a head where it has heads, a place and a value") {
    const NumberEdit shared = set_number_of("--set", "W_Q[0,12]=-1.5e-3");
    CHECK(shared.number == NumberRef{ArrayId::W_Q, 0, 0, 12});
    CHECK(shared.value == -1.5e-3);
    const NumberEdit of_head = set_number_of("--set", "scores[1][0,2]=3");
    CHECK(of_head.number == NumberRef{ArrayId::scores, 1, 0, 2});
    CHECK(of_head.value == 3.0);
    CHECK(set_number_of("--set", "masked[0][0,2]=-inf").value == -infinite);
}

TEST_CASE("what is no number to set is refused with the form it has") {
    for (const char* text : {"", "W_Q", "W_Q[0,1]", "W_Q=1", "=1", "[0,1]=1", "W_Q[0,1=1", "W_Q[01]=1", "scores[0,1][0]=1", "scores[0][1][2,3]=1", "W_Q[0,1]x=1", "W_Q=[0,1]"}) {
        CAPTURE(text);
        CHECK_THROWS_AS(set_number_of("--set", text), Error);
    }
    CHECK(refusal("W_Q[0]=1") == "--set: 'W_Q[0]=1' is not ARRAY[ROW,COLUMN]=NUMBER or ARRAY[HEAD][ROW,COLUMN]=NUMBER, such as W_Q[0,1]=0.5 or scores[1][0,2]=-3");
    CHECK(refusal("W_Q[0,b]=1") == "--set: '0,b' is not ROW,COLUMN, two whole numbers such as 0,3");
    CHECK(refusal("W_Q[0,1]=1,5") == "--set: '1,5' is not a finite number, such as 0.5 or 1e-3");
    CHECK(refusal("W_Q[0,1]=-inf") == "--set: '-inf' is not a finite number, such as 0.5 or 1e-3");
    CHECK(refusal("scores[0,1]=1") == "--set: scores has a matrix for every head; say which, such as scores[0][0,1]");
    CHECK(refusal("X[0][0,1]=1") == "--set: X is shared by all heads; leave [0] out");
}

TEST_CASE("only a number that the document has and that can be changed can be set") {
    CHECK(refusal("W_Q[0,0]=1") == "accepted");
    CHECK(refusal("weights[1][5,5]=1") == "accepted");
    CHECK(refusal("scores[2][0,0]=1") == "--set: there is no head 2 in scores; there are 0 to 1");
    CHECK(refusal("scores[0][6,0]=1") == "--set: there is no number [6,0] in scores, which has 6 rows and 6 columns");
    CHECK(refusal("scores[0][0,-1]=1") == "--set: there is no number [0,-1] in scores, which has 6 rows and 6 columns");
    CHECK(refusal("b_Q[0,0]=1") == "accepted");
    CHECK(refusal("gamma[0,0]=1") == "--set: gamma only follows from other numbers here; set one of E, P, X, the projections, scores, masked, weights");
    CHECK(refusal("scaled[0][0,0]=1") == "--set: scaled only follows from other numbers here; set one of E, P, X, the projections, scores, masked, weights");
}

TEST_CASE("what is set counts in every command, the last of two at one place") {
    const std::vector<std::string> weights = {"--text", "a b", "--no-projection", "--embedding", "one-hot", "--d-model", "2", "--heads", "1", "--step", "scaled", "--row", "0", "--col", "1"};
    const auto explained = [&](std::vector<std::string> more) {
        more.insert(more.begin(), weights.begin(), weights.end());
        more.insert(more.begin(), "explain");
        return attnscope_program(more).out;
    };
    CHECK(explained({"--set", "X[1,0]=2"}).ends_with("(1.00·2.00 + 0·1.00) / √2 ≈ 1.4142\n"));
    CHECK(explained({"--set", "X[1,0]=5", "--set", "X[1,0]=2"}).ends_with("≈ 1.4142\n"));
    const Outcome masked = attnscope_program({"explain", "--text", "a b", "--step", "masked", "--col", "1", "--set", "masked[0][0,1]=-inf"});
    CHECK_MESSAGE(masked.out.ends_with("the cell in row 0 and column 1 was masked by hand\n"), masked.out);
}
