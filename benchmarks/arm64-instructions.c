// Counts the instructions that QEMU emulates: a plugin for benchmarks/count-instructions.sh --arm64. What is declared here is the part of QEMU's
// interface for plugins, version 1, that it needs; Debian has no package of the header.
//     gcc -shared -fPIC -O2 arm64-instructions.c -o arm64-instructions.so
//     qemu-aarch64 -plugin ./arm64-instructions.so PROGRAM      the last line of the error stream is "instructions: N"
#include <inttypes.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct qemu_plugin_tb;

typedef void (*translated)(uint64_t plugin, struct qemu_plugin_tb *block);
typedef void (*executed)(unsigned int processor, void *data);
typedef void (*ended)(uint64_t plugin, void *data);

size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *block);
void qemu_plugin_register_vcpu_tb_trans_cb(uint64_t plugin, translated callback);
void qemu_plugin_register_vcpu_tb_exec_cb(struct qemu_plugin_tb *block, executed callback, int registers, void *data);
void qemu_plugin_register_atexit_cb(uint64_t plugin, ended callback, void *data);

int qemu_plugin_version = 1;

static uint64_t instructions;

// Threads are emulated by threads, so the sum is atomic. The data is how many instructions the block has.
static void count(unsigned int processor, void *data)
{
    (void)processor;
    __atomic_fetch_add(&instructions, (uintptr_t)data, __ATOMIC_RELAXED);
}

static void translate(uint64_t plugin, struct qemu_plugin_tb *block)
{
    (void)plugin;
    qemu_plugin_register_vcpu_tb_exec_cb(block, count, 0, (void *)(uintptr_t)qemu_plugin_tb_n_insns(block));
}

static void print(uint64_t plugin, void *data)
{
    (void)plugin;
    (void)data;
    fprintf(stderr, "instructions: %" PRIu64 "\n", instructions);
}

int qemu_plugin_install(uint64_t plugin, const void *information, int argc, char **argv)
{
    (void)information;
    (void)argc;
    (void)argv;
    qemu_plugin_register_vcpu_tb_trans_cb(plugin, translate);
    qemu_plugin_register_atexit_cb(plugin, print, NULL);
    return 0;
}
