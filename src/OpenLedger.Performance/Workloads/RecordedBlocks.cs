using System.Collections.Immutable;
using System.IO.Compression;
using OpenLedger.Scenarios.Text;

namespace OpenLedger.Performance.Workloads;

/// <summary>Blocks of a real chain as read and write sets, and where they come from. Immutable.</summary>
/// <param name="KeyCount">Every account and slot is a number below this one.</param>
/// <param name="Blocks">The blocks, in the order of the file.</param>
public sealed record RecordedBlocks(int KeyCount, ImmutableArray<RecordedBlock> Blocks)
{
    /// <summary>The largest file that is read, packed or not, in bytes.</summary>
    public const int MaxBytes = 256 * 1024 * 1024;

    /// <summary>The file is missing, too large, or the operating system does not give it.</summary>
    public const int Unreadable = 6031;

    /// <summary>The file cannot be unpacked, is not JSON, or not recorded blocks.</summary>
    public const int NotBlocks = 6032;

    private const string Remedy = "give a file in the format of the shared trace, .json or .json.gz";

    private static readonly string[] s_default = ["shared", "data", "ethereum_access_traces.json.gz"];

    /// <summary>The shared trace beside the checkout that the program runs from or stands in; null if there is none.</summary>
    public static string? FindDefault()
    {
        foreach (string start in new[] { AppContext.BaseDirectory, Directory.GetCurrentDirectory() })
        {
            for (DirectoryInfo? folder = new(start); folder is not null; folder = folder.Parent)
            {
                string path = Path.Combine([folder.FullName, .. s_default]);
                if (File.Exists(path))
                {
                    return path;
                }
            }
        }

        return null;
    }

    /// <summary>
    /// Reads a file, packed or not; null with a diagnostic that names the place if it holds no recorded blocks.
    /// </summary>
    public static RecordedBlocks? TryRead(string path, out Diagnostic? diagnostic)
    {
        byte[]? bytes = WholeFile.TryRead(path, MaxBytes, out string problem, out _);
        if (bytes is null)
        {
            diagnostic = Error(path, Unreadable, $"the file {problem}");
            return null;
        }

        // By what it is, not by what it is called: 1F 8B begins whatever gzip packed, and no JSON.
        if (bytes is [0x1F, 0x8B, ..])
        {
            diagnostic = Unpack(path, ref bytes);
            if (diagnostic is not null)
            {
                return null;
            }
        }

        return TryParse(path, bytes, out diagnostic);
    }

    /// <summary>Reads the bytes of a file that is not packed; null with a diagnostic that names the place.</summary>
    public static RecordedBlocks? TryParse(string path, ReadOnlySpan<byte> bytes, out Diagnostic? diagnostic)
    {
        var reader = new RecordedBlocksReader(bytes);
        RecordedBlocks? blocks = reader.TryRead(out string problem, out int offset);
        if (blocks is not null)
        {
            diagnostic = null;
            return blocks;
        }

        ReadOnlySpan<byte> before = bytes[..offset];
        diagnostic = new Diagnostic(
            Severity.Error, NotBlocks, path, before.Count((byte)'\n') + 1, before.Length - before.LastIndexOf((byte)'\n'),
            $"not recorded blocks: {problem}", Remedy);
        return null;
    }

    private static Diagnostic? Unpack(string path, ref byte[] bytes)
    {
        try
        {
            using var packed = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
            using var plain = new MemoryStream();
            byte[] buffer = new byte[81_920];
            for (int read = packed.Read(buffer); read > 0; read = packed.Read(buffer))
            {
                if (plain.Length + read > MaxBytes)
                {
                    return Error(path, Unreadable, $"the file holds more than {MaxBytes / (1024 * 1024)} MB");
                }

                plain.Write(buffer, 0, read);
            }

            bytes = plain.ToArray();
            return null;
        }
        catch (InvalidDataException)
        {
            return Error(path, NotBlocks, "the file is damaged: it cannot be unpacked");
        }
    }

    private static Diagnostic Error(string path, int code, string message) =>
        new(Severity.Error, code, path, 1, 1, message, Remedy);
}
