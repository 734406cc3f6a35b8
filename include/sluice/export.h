// Marks what the shared library shows to its users; everything else is hidden.
#ifndef SLUICE_EXPORT_H_
#define SLUICE_EXPORT_H_

#if defined(__GNUC__) || defined(__clang__)
#define SLUICE_EXPORT __attribute__((visibility("default")))
#else
#define SLUICE_EXPORT
#endif

#endif  // SLUICE_EXPORT_H_
