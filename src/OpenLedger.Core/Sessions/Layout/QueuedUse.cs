using System.Runtime.InteropServices;

namespace OpenLedger.Core.Sessions;

/// <summary>C28: a use that waits, as it lies in an account of its own. It binds one instruction; when its time has come, the same use runs
/// it, and every check is made again then.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 8, Size = Length)]
public struct QueuedUse
{
    /// <summary>Bytes of account data.</summary>
    public const int Length = 96;

    /// <summary>The session.</summary>
    public Address Session;

    /// <summary>SHA-256 over the covered instruction and the declared amounts.</summary>
    public Hash256 Operation;

    /// <summary>Its place among all that the session ever queued.</summary>
    public ulong Place;

    /// <summary>The first time at which it may run, in milliseconds.</summary>
    public long NotBeforeMs;

    /// <summary>The session's version when it was queued: whatever was changed since cancels it.</summary>
    public ulong SessionVersion;

    public QueuedStatus Status;

    /// <summary>Reads an entry; false if there is none.</summary>
    public static bool TryRead(ReadOnlySpan<byte> data, out QueuedUse queued)
    {
        queued = data.Length == Length ? MemoryMarshal.Read<QueuedUse>(data) : default;
        return queued.Status != QueuedStatus.None;
    }
}
