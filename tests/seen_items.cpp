#include "tests/seen_items.h"

#include <imgui_internal.h>

namespace attnscope {

void watch_items(ImGuiContext& context, SeenItems* seen) {
    context.TestEngine = seen;
    context.TestEngineHookItems = seen != nullptr;
}

}  // namespace attnscope

// The hooks that ImGui calls when it is compiled with IMGUI_ENABLE_TEST_ENGINE; their names are ImGui's.
#ifdef IMGUI_ENABLE_TEST_ENGINE

void ImGuiTestEngineHook_ItemAdd(ImGuiContext* context, ImGuiID id, const ImRect& box, const ImGuiLastItemData*) {
    auto* seen = static_cast<attnscope::SeenItems*>(context->TestEngine);
    // a window reports itself under its own name, which is often that of a button in it
    if (seen == nullptr || id == 0 || id == context->CurrentWindow->MoveId || id == context->CurrentWindow->ID) return;
    const ImGuiID seed = context->CurrentWindow->IDStack.back();
    seen->items.push_back({.id = id, .id_seed = seed, .label = {}, .least = box.Min, .most = box.Max});
}

void ImGuiTestEngineHook_ItemInfo(ImGuiContext* context, ImGuiID id, const char* label, ImGuiItemStatusFlags) {
    auto* seen = static_cast<attnscope::SeenItems*>(context->TestEngine);
    if (seen == nullptr || label == nullptr) return;
    for (auto item = seen->items.rbegin(); item != seen->items.rend(); ++item)
        if (item->id == id) {
            item->label = label;
            return;
        }
}

void ImGuiTestEngineHook_Log(ImGuiContext*, const char*, ...) {}

const char* ImGuiTestEngine_FindItemDebugLabel(ImGuiContext*, ImGuiID) { return nullptr; }

#endif
