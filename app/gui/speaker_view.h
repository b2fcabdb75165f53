#pragma once
// What the person who presents sees in a window of its own: notes, this step and the next, a stopwatch and the time of day.

#include <string>

#include "app/gui/app.h"
#include "app/gui/presented_layout.h"

namespace attnscope {

struct SpeakerTimes {
    double now = 0.0;         // seconds of a clock that only goes forward
    std::string time_of_day;  // as it is shown
};

// The step that forward leads to; none at the last one.
std::optional<StepId> step_after(StepId step, const Options& options);

// Belongs to an ImGui context of its own, which must be the current one.
class SpeakerView {
public:
    explicit SpeakerView(TextureCalls textures) : drawing_(std::move(textures)) {}

    // Before NewFrame: brings style and fonts up to date. True: the font atlas was built anew.
    bool prepare(const App& app, float monitor_scale);

    // Between NewFrame and Render. Its keys drive what is presented, as those of the window do.
    // True: they did.
    bool frame(App& app, const SpeakerTimes& times);

private:
    void draw_head(App& app, const SpeakerTimes& times, const Look& look);
    void draw_notes(const App& app, const Look& look);

    Drawing drawing_;
};

}  // namespace attnscope
