#pragma once
// Published perceptually uniform colour maps, 256 entries each as 0xRRGGBB, low to high.
// cividis: Nuñez, Anderton, Renslow 2018, "Optimizing colormaps with consideration for color vision deficiency".
// viridis, magma: van der Walt, Smith 2015, released into the public domain (CC0).

#include <array>
#include <cstdint>
#include <span>

namespace attnscope {

std::span<const std::uint32_t, 256> cividis();
std::span<const std::uint32_t, 256> viridis();
std::span<const std::uint32_t, 256> magma();

}  // namespace attnscope
