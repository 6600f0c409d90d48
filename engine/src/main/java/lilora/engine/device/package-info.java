/**
 * What this computer can compute on: its CPU, the GPUs that NVIDIA's driver reports, and the CUDA builds of libtorch that are
 * installed. Everything is asked of the system, nothing is loaded into this process: a window stays a window without CUDA.
 */
@NullMarked
package lilora.engine.device;

import org.jspecify.annotations.NullMarked;
