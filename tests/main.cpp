#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#define DOCTEST_CONFIG_IMPLEMENT  // the first alone is not enough after precompiled declarations
#include <doctest/doctest.h>
