using System.Buffers;
using System.Text.Json;
using OpenLedger.Simulation.Recording;

namespace OpenLedger.Sim.Hosting;

/// <summary>
/// A file with one JSON object a line for every transaction. Lines are written whole, so the file is good up to its last line whatever
/// happens to the program. Lines of one run are in block order; runs that go on at once mix. Safe to share between threads.
/// </summary>
internal sealed class TraceFile : IDisposable
{
    private readonly FileStream _file;
    private readonly Lock _lock = new();
    private readonly ArrayBufferWriter<byte> _lines = new(1 << 16);
    private readonly Utf8JsonWriter _json;

    /// <summary>Makes the file, or makes it anew.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be made.</exception>
    public TraceFile(string path)
    {
        _file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
        _json = new Utf8JsonWriter(_lines);
    }

    /// <summary>Adds a line.</summary>
    public void Write(TraceEntry entry)
    {
        lock (_lock)
        {
            _json.Reset(_lines);
            _json.WriteStartObject();
            _json.WriteString("arm", entry.Arm);
            _json.WriteNumber("replication", entry.Replication);
            _json.WriteNumber("t_ns", entry.At.Ns);
            _json.WriteNumber("slot", entry.Slot);
            _json.WriteString("tx", entry.TransactionId.ToString());
            _json.WriteString("kind", entry.Kind);
            _json.WriteString("status", entry.Status);
            _json.WriteString("error", entry.Error);
            _json.WriteNumber("error_number", entry.ErrorNumber);
            _json.WriteNumber("compute_units", entry.ComputeUnits);
            _json.WriteNumber("fee_lamports", entry.FeeLamports);
            _json.WriteNumber("operations", entry.Operations);
            _json.WriteEndObject();
            _json.Flush();
            _lines.Write("\n"u8);
            if (_lines.WrittenCount > 1 << 15)
            {
                FlushLines();
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            FlushLines();
            _json.Dispose();
            _file.Dispose();
        }
    }

    private void FlushLines()
    {
        _file.Write(_lines.WrittenSpan);
        _lines.ResetWrittenCount();
    }
}
