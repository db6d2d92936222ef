using System.Diagnostics;
using System.Runtime.InteropServices.JavaScript;
using Mlp;
using Playground.Pictures;

namespace Playground.Shapes;

/// <summary>What the page's first tab calls. wwwroot/shapes.js draws what it returns.</summary>
internal static partial class ShapesPage
{
    private const int TrainingPoints = 300;
    private const int TestPoints = 200;

    /// <summary>Of the points that are drawn by hand, each fifth one is kept for the test.</summary>
    private const int DrawnPerTest = 5;

    private static readonly Curves s_curves = new();
    private static readonly Rate s_rate = new();
    private static Palette s_palette = new(0x2F6FB5, 0xF4F4F4, 0xD9822B);
    private static NetworkChoice s_choice = NetworkChoice.All[0];
    private static Shape s_shape = Shape.Spirals;
    private static double s_noise = 0.03;
    private static double s_learningRate = 0.01;
    private static int s_batchSize = 30;
    private static int s_seed = 1;
    private static int s_drawn;
    private static (int Layer, int Neuron)? s_shown;
    private static Points s_training = new();
    private static Points s_test = new();

    // Set by Restart, before anything else runs.
    private static ShapeTraining s_run = null!;
    private static HiddenLayers s_hidden = null!;
    private static ShapePictures s_pictures = null!;
    private static Score s_trainingScore;
    private static Score s_testScore;
    private static bool s_isPainting;
    private static int s_paintings;
    private static TimeSpan s_learned;
    private static TimeSpan s_painted;

    static ShapesPage() => MakePoints();

    /// <summary>Returns the names of the networks.</summary>
    [JSExport]
    public static string[] Networks() => [.. NetworkChoice.All.Select(choice => choice.Name)];

    /// <summary>Returns what the chosen network is declared by.</summary>
    [JSExport]
    public static string Declaration() => s_choice.Declaration;

    /// <summary>Returns how many parameters the chosen network has.</summary>
    [JSExport]
    public static int ParameterCount() => s_run.Network.StateLayout.ParameterCount;

    /// <summary>Returns how many neurons each hidden layer has.</summary>
    [JSExport]
    public static int[] Widths() => [.. s_hidden.Widths];

    /// <summary>Chooses a network, with new weights.</summary>
    [JSExport]
    public static void ChooseNetwork(int number)
    {
        s_choice = NetworkChoice.All[number];
        s_shown = null;
        Restart();
    }

    /// <summary>Scatters new points along a shape.</summary>
    /// <param name="shape">Which shape, in the order of <see cref="Shape"/>.</param>
    /// <param name="noise">How far points lie beside it.</param>
    [JSExport]
    public static void ChoosePoints(int shape, double noise)
    {
        (s_shape, s_noise) = ((Shape)shape, noise);
        MakePoints();
    }

    /// <summary>Scatters other points along the same shape; of those that were drawn, none is left.</summary>
    [JSExport]
    public static void NewPoints()
    {
        s_seed++;
        MakePoints();
    }

    /// <summary>Adds a point, drawn by hand.</summary>
    /// <returns>Whether it is kept for the test.</returns>
    [JSExport]
    public static bool AddPoint(double x, double y, int label)
    {
        bool isTest = ++s_drawn % DrawnPerTest == 0;
        (isTest ? s_test : s_training).Add(x, y, label);
        return isTest;
    }

    [JSExport]
    public static void SetLearningRate(double rate) => s_run.LearningRate = s_learningRate = rate;

    [JSExport]
    public static void SetBatchSize(int size) => s_run.BatchSize = s_batchSize = size;

    /// <summary>Sets the colours of the pictures, each as 0xRRGGBB: of the first class, of neither, of the second class.</summary>
    [JSExport]
    public static void SetColours(int first, int middle, int second)
    {
        s_pictures.Palette = s_palette = new Palette(first, middle, second);
        PaintAll();
    }

    /// <summary>Shows a neuron in the large picture; a layer below 0 shows what the network says.</summary>
    [JSExport]
    public static void Show(int layer, int neuron)
    {
        s_pictures.Shown = s_shown = layer < 0 ? null : (layer, neuron);
        PaintAll();
    }

    /// <summary>Begins anew, with other initial weights.</summary>
    [JSExport]
    public static void Reset()
    {
        s_seed++;
        Restart();
    }

    /// <summary>Begins anew, with the same initial weights as before.</summary>
    [JSExport]
    public static void Restart()
    {
        IMlp network = s_choice.Create(s_seed);
        s_run = new ShapeTraining(network, s_training, s_test, s_learningRate, s_batchSize, s_seed);
        s_hidden = new HiddenLayers(network, s_choice.HiddenLayers());
        s_pictures = new ShapePictures(network, s_hidden) { Palette = s_palette, Shown = s_shown };
        s_curves.Clear();
        s_rate.Clear();
        Evaluate();
        PaintAll();
    }

    /// <summary>Returns whether there are points of both classes.</summary>
    [JSExport]
    public static bool CanStep() => s_run.CanStep;

    /// <summary>Makes one step, and paints.</summary>
    [JSExport]
    public static void Step()
    {
        if (s_run.CanStep)
        {
            s_run.Step();
            Evaluate();
            PaintAll();
        }
    }

    /// <summary>Learns and paints for some time. Painting takes at most a third of it.</summary>
    /// <param name="milliseconds">The time, less than a frame of the screen.</param>
    [JSExport]
    public static void Run(double milliseconds)
    {
        long start = Stopwatch.GetTimestamp();
        TimeSpan limit = TimeSpan.FromMilliseconds(milliseconds), elapsed = TimeSpan.Zero;
        while (elapsed < limit && s_run.CanStep)
        {
            bool painted = s_isPainting;
            if (painted)
            {
                s_isPainting = s_pictures.Advance();
                s_paintings += s_isPainting ? 0 : 1;
            }
            else
            {
                s_run.Step();
            }

            TimeSpan now = Stopwatch.GetElapsedTime(start), took = now - elapsed;
            elapsed = now;
            Account(painted, took);
        }

        s_rate.Observe(s_run.Steps);
    }

    /// <summary>Tells and paints how far it came: what is shown while it runs is some steps old.</summary>
    [JSExport]
    public static void Pause()
    {
        Evaluate();
        PaintAll();
        s_rate.Clear();
    }

    /// <summary>
    /// Returns what the page tells: steps, epochs, steps per second, loss and accuracy of the training points, loss and accuracy of the
    /// test points, and the number of paintings: where it is the same as before, there is nothing new to draw.
    /// </summary>
    [JSExport]
    public static double[] Numbers() =>
    [
        s_run.Steps, s_run.Epochs, s_rate.PerSecond,
        s_trainingScore.Loss, s_trainingScore.Accuracy, s_testScore.Loss, s_testScore.Accuracy, s_paintings,
    ];

    /// <summary>Returns the curves: step, loss of the training points, loss of the test points, and so on.</summary>
    [JSExport]
    public static double[] Losses() => s_curves.ToArray();

    /// <summary>Returns the points of the training: x, y, class, and so on.</summary>
    [JSExport]
    public static double[] TrainingPointList() => s_training.ToArray();

    /// <summary>Returns the points of the test: x, y, class, and so on.</summary>
    [JSExport]
    public static double[] TestPointList() => s_test.ToArray();

    /// <summary>Returns the large picture's pixels.</summary>
    [JSExport]
    [return: JSMarshalAs<JSType.MemoryView>]
    public static ArraySegment<byte> Plane() => new(s_pictures.Plane);

    /// <summary>Returns the pixels of the pictures of a layer's neurons.</summary>
    [JSExport]
    [return: JSMarshalAs<JSType.MemoryView>]
    public static ArraySegment<byte> Neurons(int layer) => new(s_pictures.Neurons(layer));

    private static void MakePoints()
    {
        ShapePoints shape = new(s_shape, s_noise, s_seed);
        (s_training, s_test, s_drawn) = (shape.Make(TrainingPoints), shape.Make(TestPoints), 0);
        Restart();
    }

    /// <summary>Begins to paint when it has learned for twice as long as painting took the last time.</summary>
    private static void Account(bool painted, TimeSpan took)
    {
        if (painted)
        {
            s_painted += took;
            return;
        }

        s_learned += took;
        if (s_learned >= 2 * s_painted)
        {
            (s_learned, s_painted) = (TimeSpan.Zero, TimeSpan.Zero);
            Evaluate();
            s_pictures.Begin();
            s_isPainting = true;
        }
    }

    private static void Evaluate()
    {
        s_trainingScore = Score.Of(s_run.Network, s_training);
        s_testScore = Score.Of(s_run.Network, s_test);
        s_curves.Add(s_run.Steps, s_trainingScore.Loss, s_testScore.Loss);
    }

    private static void PaintAll()
    {
        s_pictures.Begin();
        while (s_pictures.Advance())
        {
        }

        s_isPainting = false;
        s_paintings++;
    }
}
