{
  "target_defaults": {
    # Node's common.gypi asks for gnu++17; both spellings are taken out before ours goes in.
    "cflags_cc!": ["-std=gnu++17", "-std=gnu++20", "-fno-exceptions"],
    "cflags_cc": [
      "-std=c++20", "-O2", "-Wall", "-Wextra", "-fvisibility=hidden", "-fexceptions",
      # The kernels say in source how far they are unrolled; the baseline ISA is every x86-64's or Armv8's.
      "-fno-unroll-loops", "-fno-tree-vectorize"
    ],
    "cflags!": ["-fno-exceptions"]
  },
  "targets": [
    {
      "target_name": "hardfacts",
      "conditions": [
        ["OS=='linux' and (target_arch=='x64' or target_arch=='arm64')", {
          "sources": [
            "native/addon.cc",
            "native/registry.cc",
            "native/team.cc",
            "native/worker_control.cc",
            "native/isa/streams.cc",
            "native/isa/streams_avx2.cc",
            "native/isa/streams_avx512.cc",
            "native/isa/streams_baseline.cc",
            "native/measure/ticks.cc",
            "native/platform/affinity.cc",
            "native/platform/huge_page_pool.cc",
            "native/platform/hypervisor.cc",
            "native/platform/mapping.cc",
            "native/platform/membarrier.cc",
            "native/platform/memory_writes.cc",
            "native/platform/numa.cc",
            "native/platform/page_tables.cc",
            "native/platform/pages.cc",
            "native/platform/thread_usage.cc",
            "native/kernels/add_chain.cc",
            "native/kernels/asymmetric_fence.cc",
            "native/kernels/atomic_cost.cc",
            "native/kernels/dirty_handover.cc",
            "native/kernels/eviction_probe.cc",
            "native/kernels/false_sharing.cc",
            "native/kernels/field_scan.cc",
            "native/kernels/fork_copy.cc",
            "native/kernels/gather.cc",
            "native/kernels/hash_lookup.cc",
            "native/kernels/line_handoff.cc",
            "native/kernels/loaded_latency.cc",
            "native/kernels/lock_contention.cc",
            "native/kernels/line_states.cc",
            "native/kernels/litmus.cc",
            "native/kernels/malloc_census.cc",
            "native/kernels/matrix_sum.cc",
            "native/kernels/misaligned_access.cc",
            "native/kernels/null_kernel.cc",
            "native/kernels/object_layout.cc",
            "native/kernels/page_touch.cc",
            "native/kernels/page_migration.cc",
            "native/kernels/page_placement.cc",
            "native/kernels/peterson.cc",
            "native/kernels/pointer_chase.cc",
            "native/kernels/sorted_search.cc",
            "native/kernels/spin_ping_pong.cc",
            "native/kernels/split_lock.cc",
            "native/kernels/stream.cc",
            "native/kernels/stream_read.cc",
            "native/kernels/torn_access.cc"
          ],
          "include_dirs": ["native"],
          "dependencies": ["<!(node -p \"require('node-addon-api').targets\"):node_addon_api_except"],
          "defines": ["NAPI_VERSION=9"]
        }, {
          "type": "none"
        }]
      ]
    }
  ]
}
