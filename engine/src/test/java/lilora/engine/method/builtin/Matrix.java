package lilora.engine.method.builtin;

import ai.djl.ndarray.NDArray;

/** A matrix in double precision. */
record Matrix(double[][] values) {
    static Matrix of(NDArray array) {
        float[] all = array.toFloatArray();
        int rows =
                array.getShape().dimension() == 1 ? 1 : (int) array.getShape().get(0);
        double[][] values = new double[rows][all.length / rows];
        for (int i = 0; i < all.length; i++) {
            values[i / values[0].length][i % values[0].length] = all[i];
        }
        return new Matrix(values);
    }

    int rows() {
        return values.length;
    }

    int columns() {
        return values[0].length;
    }

    double at(int row, int column) {
        return values[row][column];
    }

    Matrix times(Matrix other) {
        double[][] product = new double[rows()][other.columns()];
        for (int i = 0; i < rows(); i++) {
            for (int j = 0; j < other.columns(); j++) {
                for (int k = 0; k < columns(); k++) {
                    product[i][j] += values[i][k] * other.values[k][j];
                }
            }
        }
        return new Matrix(product);
    }

    Matrix turned() {
        double[][] turned = new double[columns()][rows()];
        for (int i = 0; i < rows(); i++) {
            for (int j = 0; j < columns(); j++) {
                turned[j][i] = values[i][j];
            }
        }
        return new Matrix(turned);
    }
}
