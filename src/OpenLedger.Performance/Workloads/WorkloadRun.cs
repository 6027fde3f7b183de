using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Primitives;

namespace OpenLedger.Performance.Workloads;

/// <summary>
/// Executes a workload with one executor, again and again from genesis. A pass is <see cref="Begin"/>, then <see cref="Load"/>
/// and <see cref="Execute"/> in turns until everything is executed, then <see cref="ResultHash"/>. Only <see cref="Execute"/> is
/// what an executor costs. Not safe to share between threads.
/// </summary>
/// <remarks>
/// <para>What is fair. Transactions are parsed a few blocks ahead, as in a node, so they lie in the caches; accounts do not,
/// since <see cref="Begin"/> walks over the whole state to see that it is genesis again. The status cache is as full as after 150
/// blocks of the same size. One executor lives through all passes, with whatever it keeps; slots go on from pass to pass, so that
/// it forgets what it executed, and consensus time starts again, so that the result is the same.</para>
/// </remarks>
public sealed class WorkloadRun : IDisposable
{
    /// <summary>Milliseconds of consensus time from slot to slot.</summary>
    public const long SlotMs = 400;

    private readonly Workload _workload;
    private readonly GenesisImage _genesis;
    private readonly LedgerHistory _history = new(default);
    private readonly BlockDriver _driver;
    private readonly BlockBuffer[] _buffers;
    private readonly int _statusPerSlot;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private ulong _slot;
    private int _next;
    private int _loaded;

    /// <param name="workload">What to execute.</param>
    /// <param name="make">Makes what executes.</param>
    /// <param name="ahead">How many blocks are parsed at a time, 1 or more.</param>
    public WorkloadRun(Workload workload, Func<Runtime, LedgerHistory, BlockDriver> make, int ahead)
    {
        _workload = workload;
        _genesis = workload.Genesis;
        _driver = make(workload.Runtime, _history);
        _buffers = new BlockBuffer[Math.Min(ahead, workload.Blocks.Length)];
        for (int i = 0; i < _buffers.Length; i++)
        {
            _buffers[i] = new BlockBuffer();
        }

        _statusPerSlot = workload.TransactionCount / workload.Blocks.Length;
    }

    /// <summary>Whether all blocks of the pass were loaded.</summary>
    public bool IsComplete => _next == _workload.Blocks.Length;

    /// <summary>Transactions that the blocks which are loaded hold.</summary>
    public int LoadedTransactions { get; private set; }

    /// <summary>What executing the loaded blocks left, one each; of those that were loaded last.</summary>
    public ImmutableArray<BlockOutput> Outputs => [.. _buffers.Take(_loaded).Select(b => b.Output)];

    /// <summary>Begins a pass: takes back what the last one wrote.</summary>
    public void Begin()
    {
        _genesis.Restore(_workload.State);

        // Everything that was processed is older than any blockhash that is still good, and so forgotten.
        _slot += (2 * LedgerHistory.MaxAgeSlots) + 1;
        _history.AdvanceTo(_slot);
        StatusCacheFiller.Fill(_history, _slot, _statusPerSlot);
        _next = 0;
        _loaded = 0;
    }

    /// <summary>Parses the next blocks.</summary>
    public void Load()
    {
        _loaded = Math.Min(_buffers.Length, _workload.Blocks.Length - _next);
        LoadedTransactions = 0;
        for (int i = 0; i < _loaded; i++)
        {
            if (_next % Workload.BlocksPerEpoch == 0)
            {
                _history.AddBlock(_slot++, Workload.BlockhashOf(_workload.Name, _next));
            }

            BlockBuffer buffer = _buffers[i];
            buffer.Load(_workload.Blocks[_next]);
            _next++;
            buffer.Input.Slot = _slot++;
            buffer.Input.TimeMs = _next * SlotMs;
            LoadedTransactions += buffer.Input.Transactions.Count;
        }

        // The node forgets old messages before it has a block executed. That it is a few slots early here changes nothing: none
        // of the messages that it forgets is in these blocks.
        _history.AdvanceTo(_slot - 1);
        _driver.Prepare(_buffers.AsSpan(0, _loaded), _workload.State);
    }

    /// <summary>Executes what is loaded: the measured work.</summary>
    public void Execute() => _driver.Execute(_buffers.AsSpan(0, _loaded), _workload.State);

    /// <summary>Adds what was executed to the result; call after every <see cref="Execute"/>.</summary>
    public void Collect()
    {
        for (int i = 0; i < _loaded; i++)
        {
            BlockOutput output = _buffers[i].Output;
            Span<Receipt> receipts = CollectionsMarshal.AsSpan(output.Receipts);
            foreach (ref readonly Receipt receipt in receipts)
            {
                Preconditions.Invariant(
                    receipt.Status == TransactionStatus.Success || !_workload.AllSucceed,
                    $"every transaction of {_workload.Name} succeeds");
            }

            _hash.AppendData(MemoryMarshal.AsBytes(receipts));
            _hash.AppendData(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(output.BalanceChanges)));
        }
    }

    /// <summary>Hash over all receipts, balance changes and the state that the pass left.</summary>
    public Hash256 ResultHash()
    {
        Preconditions.Invariant(IsComplete, "a result is that of a whole pass");
        Hash256 state = StateDigest.Of(_workload.State);
        _hash.AppendData(Hash256.BytesOf(in state));
        return new Hash256(_hash.GetHashAndReset());
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _driver.Dispose();
        _hash.Dispose();
    }
}
