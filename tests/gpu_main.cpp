// Exit code 77 tells ctest "skipped" where the tests could not run on lavapipe; a failure is a failure all the same.
#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>

#include <iostream>

#include "tests/gpu_devices.h"

int main(int argc, char** argv) {
    doctest::Context context(argc, argv);
    const int failed = context.run();
    if (context.shouldExit() || failed != 0 || attnscope::tests::lavapipe_is_installed()) return failed;
    std::cout << "SKIPPED: Mesa's lavapipe is not installed, so that the shaders were not tested on it\n";
    return 77;
}
