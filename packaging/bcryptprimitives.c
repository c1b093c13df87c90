/* Stands in for a library of Windows 10 that older Wines lack, so that the program can be tried there (tries.py). It is in no
 * package: Windows has its own. */
#include <windows.h>

BOOLEAN NTAPI SystemFunction036(PVOID bytes, ULONG length);

__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE bytes, SIZE_T length) {
    return SystemFunction036(bytes, (ULONG)length);
}
