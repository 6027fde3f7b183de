using System.Diagnostics;
using System.Globalization;
using System.Text;
using OpenLedger.Scenarios.Text;

namespace OpenLedger.Scenarios.Tests.Mutations;

/// <summary>
/// Damaged scenario and data files: never an exception, never a hang, never much memory, always a place that exists. Some thousand of
/// them in every run of the tests; a hundred thousand with <c>OLSIM_SOAK=1</c>. Each case is made of its number alone, and
/// <c>OLSIM_CASE=NUMBER</c> runs one of them and prints what it loaded.
/// </summary>
[Collection(nameof(MutationTest))]
public sealed class MutationTest(ITestOutputHelper output) : IDisposable
{
    private const int Cases = 5_000;
    private const int SoakCases = 100_000;
    private const int Seed = 20260801;
    private const int StackBytes = 256 * 1024;
    private const long MostBytes = 200_000_000;
    private const long GarbageBytes = 24_000_000;
    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _folder = new();
    private readonly HashSet<int> _codes = [];
    private int _loaded;
    private long _heapPeak;
    private long _workingSetPeak;
    private long _allocatedPeak;
    private TimeSpan _timePeak;

    // What the watching thread sees: the case being loaded and since when.
    private volatile int _current;
    private long _since;
    private Exception? _failure;

    [Fact]
    public void No_damage_causes_an_exception_a_hang_or_a_diagnostic_without_a_place()
    {
        bool soak = Environment.GetEnvironmentVariable("OLSIM_SOAK") == "1";
        string? one = Environment.GetEnvironmentVariable("OLSIM_CASE");
        int first = one is null ? 0 : int.Parse(one, CultureInfo.InvariantCulture);
        int end = one is not null ? first + 1 : soak ? SoakCases : Cases;
        long start = Stopwatch.GetTimestamp();
        Watch(() =>
        {
            for (int number = first; number < end; number++)
            {
                Case(number, show: one is not null);
            }
        });
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{end - first} files in {Stopwatch.GetElapsedTime(start).TotalSeconds:F0} s, {_loaded} of them good; " +
            $"codes seen: {_codes.Count}; most for one file: " +
            $"{_timePeak.TotalMilliseconds:F0} ms, {_allocatedPeak / 1e6:F1} MB allocated; peaks: {_heapPeak / 1e6:F1} MB heap, " +
            $"{_workingSetPeak / 1e6:F1} MB working set"));
        if (one is null)
        {
            // Good and bad files come up in numbers, and errors of nearly every kind, or the damage is too great or too small.
            Assert.InRange(_loaded, end / 50, end / 2);
            Assert.True(_codes.Count >= 30, $"only these codes came up: {string.Join(", ", _codes.Order())}");
        }
    }

    [Fact]
    public void Every_file_is_good_before_it_is_damaged()
    {
        foreach (MutationSeed seed in MutationCorpus.All)
        {
            if (seed.DataFile.Length > 0)
            {
                _folder.Write(seed.DataFile, seed.Data);
            }

            ScenarioLoadResult result = ScenarioLoader.Load(_folder.Write("scenario.yaml", seed.Scenario), new ScenarioOverrides());
            Assert.True(result.Document is not null, $"{seed.Name}:\n{Loading.Lines(result.Diagnostics)}");
            Assert.Equal(seed.DataFile.Length > 0 ? 1 : 0, result.Document.Inputs.Length);
        }
    }

    public void Dispose() => _folder.Dispose();

    // A stack a quarter of the usual, on which deep recursion would end the process; and an eye on the clock from outside.
    private void Watch(Action work)
    {
        Thread thread = new(() => Guarded(work), StackBytes) { IsBackground = true };
        Volatile.Write(ref _since, Stopwatch.GetTimestamp());
        thread.Start();
        while (!thread.Join(TimeSpan.FromMilliseconds(200)))
        {
            TimeSpan elapsed = Stopwatch.GetElapsedTime(Volatile.Read(ref _since));
            Assert.True(elapsed < Patience, $"{Name(_current)} has been loading for {elapsed.TotalSeconds:F0} s");
        }

        Assert.True(_failure is null, $"{Name(_current)}: {_failure}");
    }

    private void Guarded(Action work)
    {
        try
        {
            work();
        }
        catch (Exception exception)
        {
            _failure = exception;
        }
    }

    private void Case(int number, bool show)
    {
        _current = number;
        MutationSeed seed = SeedOf(number);
        Mutator mutator = new(unchecked((int)(((number * 2654435761L) + Seed) & int.MaxValue)));
        bool damageData = seed.Data.Length > 0 && number / MutationCorpus.All.Count % 4 != 0;
        Dictionary<string, byte[]> files = new() { ["scenario.yaml"] = Encoding.UTF8.GetBytes(seed.Scenario) };
        foreach (MutationSeed other in MutationCorpus.All.Where(other => other.Data.Length > 0))
        {
            // Scenarios take parts from each other, and then name each other's data files.
            files[other.DataFile] = Encoding.UTF8.GetBytes(other.Data);
        }

        string damaged = damageData ? seed.DataFile : "scenario.yaml";
        files[damaged] = mutator.Mutate(damageData ? seed.Data : seed.Scenario);
        foreach ((string name, byte[] bytes) in files)
        {
            _folder.Write(name, bytes);
        }

        if (show)
        {
            output.WriteLine($"{Name(number)}, {damaged}, {files[damaged].Length} bytes:\n{Encoding.UTF8.GetString(files[damaged])}");
        }

        string path = Path.Combine(_folder.Root, "scenario.yaml");

        ScenarioLoadResult result = Measured(path);
        if (show)
        {
            output.WriteLine(Loading.Lines(result.Diagnostics));
        }

        bool error = result.Diagnostics.Any(diagnostic => diagnostic.Severity == Severity.Error);
        Assert.Equal(error, result.Document is null);
        _loaded += error ? 0 : 1;
        foreach (Diagnostic diagnostic in result.Diagnostics)
        {
            string file = Path.GetRelativePath(_folder.Root, diagnostic.Path).Replace('\\', '/');
            CheckPlace(diagnostic, files.GetValueOrDefault(file));
            _codes.Add(diagnostic.Code);
        }
    }

    private ScenarioLoadResult Measured(string path)
    {
        if (GC.GetTotalMemory(forceFullCollection: false) > GarbageBytes)
        {
            // What earlier cases and the making of this one left behind is not the memory of its loading.
            GC.Collect();
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread();
        ScenarioLoadResult result = Timed(path, out TimeSpan time);
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        long heap = GC.GetTotalMemory(forceFullCollection: false);
        for (int again = 0; again < 2 && time >= MostTime; again++)
        {
            // What takes long by itself takes long each time; what others hold up on a machine under load does not.
            Timed(path, out TimeSpan other);
            time = other < time ? other : time;
        }

        _timePeak = time > _timePeak ? time : _timePeak;
        _allocatedPeak = Math.Max(_allocatedPeak, allocated);
        _heapPeak = Math.Max(_heapPeak, heap);
        if (_current % 50 == 0 || allocated > 10_000_000)
        {
            _workingSetPeak = Math.Max(_workingSetPeak, Environment.WorkingSet);
        }

        // All that one load allocates is the same on every machine and more than it ever holds, so this bounds both memory and work.
        Assert.True(allocated < MostBytes, $"loading allocated {allocated / 1e6:F0} MB");
        Assert.True(heap < MostBytes, $"the heap holds {heap / 1e6:F0} MB");
        Assert.True(time < MostTime, $"loading took {time.TotalSeconds:F1} s");
        return result;
    }

    private ScenarioLoadResult Timed(string path, out TimeSpan time)
    {
        long start = Stopwatch.GetTimestamp();
        Volatile.Write(ref _since, start);
        ScenarioLoadResult result = ScenarioLoader.Load(path, new ScenarioOverrides());
        time = Stopwatch.GetElapsedTime(start);
        Volatile.Write(ref _since, Stopwatch.GetTimestamp());
        return result;
    }

    private static void CheckPlace(Diagnostic diagnostic, byte[]? file)
    {
        Assert.True(file is not null, $"no such file: {diagnostic}");
        Assert.True(diagnostic.Code is >= 1001 and <= 5999 && diagnostic.Message.Length > 0, diagnostic.ToString());
        Assert.True(new TextLines(file).Contain(diagnostic.Line, diagnostic.Column), $"no such place: {diagnostic}");
        Assert.DoesNotContain('\n', diagnostic.ToString());
    }

    private static MutationSeed SeedOf(int number) => MutationCorpus.All[number % MutationCorpus.All.Count];

    private static string Name(int number) =>
        FormattableString.Invariant($"case {number} (OLSIM_CASE={number}), made of {SeedOf(number).Name}");
}

/// <summary>Runs after the tests that run side by side, so that what they hold is not counted here.</summary>
[CollectionDefinition(nameof(MutationTest), DisableParallelization = true)]
public sealed class MutationCollection;
