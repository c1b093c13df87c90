//! What a process that reads files of strangers gives up before it reads the first, and what it is not given: the fence behind
//! the budget, where a library of a format does what the file wants.

use std::fs::File;
use std::io::{self, Read as _, Write as _};
use std::net::UdpSocket;
use std::process::{Child, ExitCode};

use nianbao::base::finding::Message;

/// Bytes of memory that a probe asks for beyond its limit.
const BEYOND: usize = 64 << 20;
/// The answer of a probe, before its letters.
const HEAD: &str = "fences:";

/// Raised in this process: it takes no more memory than this, in bytes, leaves no core behind, opens no file, speaks to no
/// network and starts nothing.
pub fn raise(memory: u64) {
    // What the process takes besides, its own code and stack, counts for whoever looks at it.
    confine(memory - memory / 16);
}

/// What was set aside but never used does not count, as it would in the space of addresses.
#[cfg(target_os = "linux")]
fn confine(memory: u64) {
    use rustix::process::{Resource, Rlimit, setrlimit};
    for (resource, most) in [(Resource::Data, memory), (Resource::Core, 0)] {
        let _ = setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) });
    }
    let _ = calls::give_up();
}

/// Elsewhere the readers' own limits hold, what the parent keeps, and the time.
#[cfg(not(target_os = "linux"))]
fn confine(_: u64) {}

/// System calls that a reader has no need of, refused by the kernel from here on.
#[cfg(target_os = "linux")]
mod calls {
    use std::collections::BTreeMap;

    use libc::c_long;
    use seccompiler::{
        BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter, SeccompRule,
        TargetArch, apply_filter,
    };

    /// Files by name, the network, other processes, and the ways around these.
    const REFUSED: &[c_long] = &[
        libc::SYS_openat,
        libc::SYS_openat2,
        libc::SYS_open_by_handle_at,
        libc::SYS_unlinkat,
        libc::SYS_renameat2,
        libc::SYS_linkat,
        libc::SYS_symlinkat,
        libc::SYS_mkdirat,
        libc::SYS_mknodat,
        libc::SYS_truncate,
        libc::SYS_fchmodat,
        libc::SYS_fchownat,
        libc::SYS_chdir,
        libc::SYS_chroot,
        libc::SYS_mount,
        libc::SYS_umount2,
        libc::SYS_pivot_root,
        libc::SYS_socket,
        libc::SYS_socketpair,
        libc::SYS_connect,
        libc::SYS_bind,
        libc::SYS_execve,
        libc::SYS_execveat,
        libc::SYS_kill,
        libc::SYS_pidfd_open,
        libc::SYS_pidfd_send_signal,
        libc::SYS_ptrace,
        libc::SYS_process_vm_readv,
        libc::SYS_process_vm_writev,
        libc::SYS_prlimit64,
        libc::SYS_setns,
        libc::SYS_unshare,
        libc::SYS_bpf,
        libc::SYS_perf_event_open,
        libc::SYS_userfaultfd,
        libc::SYS_io_uring_setup,
        libc::SYS_keyctl,
        libc::SYS_add_key,
        libc::SYS_request_key,
        libc::SYS_init_module,
        libc::SYS_finit_module,
        libc::SYS_kexec_load,
    ];

    /// The same by their elder names, which newer processors do not have.
    #[cfg(target_arch = "x86_64")]
    const ELDER: &[c_long] = &[
        libc::SYS_open,
        libc::SYS_creat,
        libc::SYS_unlink,
        libc::SYS_rename,
        libc::SYS_renameat,
        libc::SYS_link,
        libc::SYS_symlink,
        libc::SYS_mkdir,
        libc::SYS_rmdir,
        libc::SYS_mknod,
        libc::SYS_chmod,
        libc::SYS_chown,
        libc::SYS_lchown,
        libc::SYS_fork,
        libc::SYS_vfork,
        libc::SYS_setrlimit,
    ];
    #[cfg(not(target_arch = "x86_64"))]
    const ELDER: &[c_long] = &[libc::SYS_setrlimit];

    /// Give them up. Where the kernel has no such filters, or the processor none that is known, nothing is given up.
    pub fn give_up() -> Option<()> {
        let here: TargetArch = std::env::consts::ARCH.try_into().ok()?;
        let mut refused: BTreeMap<c_long, Vec<SeccompRule>> =
            REFUSED.iter().chain(ELDER).map(|call| (*call, vec![])).collect();
        // A thread is started, a process is not.
        let thread = u64::try_from(libc::CLONE_THREAD).ok()?;
        let alone = SeccompCondition::new(0, SeccompCmpArgLen::Dword, SeccompCmpOp::MaskedEq(thread), 0).ok()?;
        refused.insert(libc::SYS_clone, vec![SeccompRule::new(vec![alone]).ok()?]);
        // What it asks for stands in memory, where a filter does not look: the libraries then take the elder call.
        let unknown = BTreeMap::from([(libc::SYS_clone3, vec![])]);
        for (calls, error) in [(refused, libc::EPERM), (unknown, libc::ENOSYS)] {
            let error = SeccompAction::Errno(error.unsigned_abs());
            let filter = SeccompFilter::new(calls, SeccompAction::Allow, error, here).ok()?;
            let program: BpfProgram = filter.try_into().ok()?;
            apply_filter(&program).ok()?;
        }
        Some(())
    }
}

/// What the parent keeps of a process that reads.
pub struct Held {
    /// The job that it is in: it ends with it.
    #[cfg(windows)]
    _job: std::os::windows::io::OwnedHandle,
}

impl Held {
    /// Keep a process, just started, within this much memory, in bytes.
    #[cfg(windows)]
    pub fn new(child: &Child, memory: u64) -> io::Result<Self> {
        use std::os::windows::io::{AsRawHandle as _, FromRawHandle as _, OwnedHandle};
        use windows_sys::Win32::System::JobObjects::{
            AssignProcessToJobObject, CreateJobObjectW, JOB_OBJECT_LIMIT_ACTIVE_PROCESS,
            JOB_OBJECT_LIMIT_DIE_ON_UNHANDLED_EXCEPTION, JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE,
            JOB_OBJECT_LIMIT_PROCESS_MEMORY, JOBOBJECT_EXTENDED_LIMIT_INFORMATION, JobObjectExtendedLimitInformation,
            SetInformationJobObject,
        };
        let done = |code: i32| if code == 0 { Err(io::Error::last_os_error()) } else { Ok(()) };
        // SAFETY: both may be null: no name, and the rights that any object has.
        let job = unsafe { CreateJobObjectW(std::ptr::null(), std::ptr::null()) };
        if job.is_null() {
            return Err(io::Error::last_os_error());
        }
        // SAFETY: it was made just now and belongs to nobody else.
        let job = unsafe { OwnedHandle::from_raw_handle(job) };
        let mut limits = JOBOBJECT_EXTENDED_LIMIT_INFORMATION::default();
        limits.BasicLimitInformation.LimitFlags = JOB_OBJECT_LIMIT_PROCESS_MEMORY
            | JOB_OBJECT_LIMIT_ACTIVE_PROCESS
            | JOB_OBJECT_LIMIT_DIE_ON_UNHANDLED_EXCEPTION
            | JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE;
        limits.BasicLimitInformation.ActiveProcessLimit = 1;
        limits.ProcessMemoryLimit = usize::try_from(memory).unwrap_or(usize::MAX);
        let size = u32::try_from(size_of_val(&limits)).unwrap_or_default();
        // SAFETY: the limits are of the kind that is named, and as long as is said.
        done(unsafe {
            SetInformationJobObject(
                job.as_raw_handle(),
                JobObjectExtendedLimitInformation,
                (&raw const limits).cast(),
                size,
            )
        })?;
        // SAFETY: both handles are open as long as this runs.
        done(unsafe { AssignProcessToJobObject(job.as_raw_handle(), child.as_raw_handle()) })?;
        Ok(Self { _job: job })
    }

    /// Elsewhere a process keeps itself within its limits, or nothing does.
    #[cfg(not(windows))]
    #[allow(clippy::unnecessary_wraps)]
    pub fn new(_: &Child, _: u64) -> io::Result<Self> {
        Ok(Self {})
    }
}

/// Within the fences: try what they should hold off, and answer with a letter for each that held.
pub fn probe(memory: u64) -> ExitCode {
    let mut held = String::new();
    let beyond = usize::try_from(memory).unwrap_or(usize::MAX).saturating_add(BEYOND);
    if std::hint::black_box(Vec::<u8>::new()).try_reserve_exact(beyond).is_err() {
        held.push('m');
    }
    if std::env::current_exe().and_then(File::open).is_err() {
        held.push('f');
    }
    if UdpSocket::bind(("127.0.0.1", 0)).is_err() {
        held.push('n');
    }
    let _ = writeln!(io::stdout(), "{HEAD}{held}");
    ExitCode::SUCCESS
}

/// What a probe found, in words.
pub fn found(mut probe: Child) -> Message {
    let mut said = String::new();
    let asked = probe.stdout.take().map(|mut out| out.read_to_string(&mut said));
    let _ = (asked, probe.wait());
    let Some(held) = said.trim().strip_prefix(HEAD) else {
        return Message::new("起不来，文件在本进程里读", "cannot be started: files are read in this one");
    };
    let words = |letter: char, [yes_zh, yes_en]: [&str; 2], [no_zh, no_en]: [&str; 2]| {
        if held.contains(letter) {
            [yes_zh.to_string(), yes_en.to_string()]
        } else {
            [no_zh.to_string(), no_en.to_string()]
        }
    };
    let all = [
        words(
            'm',
            ["内存有上限", "memory is limited"],
            ["这个系统上内存没有上限", "memory is not limited on this system"],
        ),
        words(
            'f',
            ["打不开任何文件", "no file can be opened"],
            ["系统没有限制打开文件", "the system does not keep it from opening files"],
        ),
        words('n', ["上不了网", "no network"], ["系统没有限制上网", "the system does not keep it from the network"]),
    ];
    let join = |language: usize, mark: &str| all.iter().map(|w| w[language].as_str()).collect::<Vec<_>>().join(mark);
    Message::new(join(0, "，"), join(1, ", "))
}
