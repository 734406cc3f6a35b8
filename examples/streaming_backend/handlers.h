// What the plan decides moves the services: in the night, and in launch_test.cc.
#ifndef SLUICE_EXAMPLES_STREAMING_BACKEND_HANDLERS_H_
#define SLUICE_EXAMPLES_STREAMING_BACKEND_HANDLERS_H_

#include "absl/status/status.h"
#include "services.h"
#include "sluice/engine.h"

namespace backend {

// Before the engine is started. `services` outlives it.
absl::Status BindHandlers(sluice::Engine& engine, Services& services);

}  // namespace backend

#endif  // SLUICE_EXAMPLES_STREAMING_BACKEND_HANDLERS_H_
