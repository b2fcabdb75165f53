#pragma once
// How far a job of many submissions is.

#include <algorithm>

#include "core/compute/job_control.h"

namespace attnscope {

class JobProgress {
public:
    // total: the work of the whole job, in any unit
    JobProgress(const JobControl& control, double total) : control_(control), total_(total) {}

    const JobControl& control() const { return control_; }

    void add(double work) {
        done_ += work;
        if (control_.progress && total_ > 0) control_.progress(std::min(done_ / total_, 1.0));
    }
    // sums of rounded parts need not come to the whole
    void finish() {
        if (control_.progress) control_.progress(1.0);
    }

private:
    const JobControl& control_;
    double total_, done_ = 0.0;
};

}  // namespace attnscope
