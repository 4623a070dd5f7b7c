export * from "./kernels/false_sharing";
export * from "./kernels/field_scan";
export * from "./kernels/line_handoff";
export * from "./kernels/matrix_sum";
export * from "./kernels/misaligned_access";
export * from "./kernels/null_kernel";
export * from "./kernels/pointer_chase";
export * from "./kernels/stream_read";
