#pragma once
// What every control of a frame is called and where it stands, as ImGui itself reports it; used by the tests of the window.

#include <imgui.h>

#include <string>
#include <vector>

namespace attnscope {

struct SeenItem {
    ImGuiID id = 0, id_seed = 0;  // the seed is that of the id stack where the item was added
    std::string label;  // as given to ImGui, with what follows "##"; empty where the control has none
    ImVec2 least, most; // corners on the screen, also of what is clipped
};

// Recorded while it is handed to watch_items. Without a watcher ImGui reports nothing.
struct SeenItems {
    std::vector<SeenItem> items;  // of the frame in progress or the last one; the watcher clears it
};

// nullptr: stop. `seen` must outlive the watching.
void watch_items(ImGuiContext& context, SeenItems* seen);

}  // namespace attnscope
