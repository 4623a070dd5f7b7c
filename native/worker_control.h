// What a worker asks of the addon: of its own thread, and of the memory that it shares.
#ifndef HARDFACTS_WORKER_CONTROL_H_
#define HARDFACTS_WORKER_CONTROL_H_

#include <napi.h>

namespace hardfacts {

void ExportWorkerControl(Napi::Env env, Napi::Object exports);

}  // namespace hardfacts

#endif  // HARDFACTS_WORKER_CONTROL_H_
